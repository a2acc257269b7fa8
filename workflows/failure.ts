import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { isReport } from '../plan/last-words.ts';
import type { Report } from '../plan/ledger.ts';
import { failureTypes, type StepError } from '../plan/status.ts';

/** What a failed activity tells. */
export interface Told {
  error: StepError;
  /** What its attempts learned; null: it ended without a report, and calls may have been sent. */
  report: Report | null;
  /** Details of the last heartbeat of one that ended without a report. */
  heartbeat: unknown;
  /** It was cancelled before it was scheduled: nothing can have been sent. */
  neverScheduled: boolean;
  cancelled: boolean;
  /** Only a person can decide, whatever the document says. */
  mustAsk: boolean;
}

function mustAsk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'mustAsk' in value && value.mustAsk === true;
}

/** Reads what an activity's failure tells. Rethrows what is no failure of an activity: a defect of ours. */
export function told(failure: unknown): Told {
  const base = { report: null, heartbeat: null, neverScheduled: false, cancelled: false, mustAsk: false };
  if (failure instanceof CancelledFailure)
    return {
      ...base,
      error: { type: 'Cancelled', message: 'cancelled before it began' },
      neverScheduled: true,
      cancelled: true,
    };
  // A local activity's failure comes as it is, an activity's within an ActivityFailure. Anything else is a defect.
  if (!(failure instanceof TemporalFailure)) throw failure;
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) {
    const [report, flags] = cause.details ?? [];
    return {
      ...base,
      error: { type: cause.type ?? 'Error', message: cause.message },
      report: isReport(report) ? report : null,
      mustAsk: mustAsk(flags),
      // An attempt given back after a cancel was requested has none to follow it.
      cancelled: failure instanceof ActivityFailure && failure.retryState === 'CANCEL_REQUESTED',
    };
  }
  if (cause instanceof CancelledFailure) {
    const [report] = cause.details;
    return {
      ...base,
      error: { type: 'Cancelled', message: 'cancelled while it ran' },
      report: isReport(report) ? report : null,
      cancelled: true,
    };
  }
  if (cause instanceof TimeoutFailure)
    return {
      ...base,
      heartbeat: cause.lastHeartbeatDetails,
      error: {
        type: 'TimedOut',
        message: 'ended without a report before its time-out; what it did is read back',
      },
    };
  return { ...base, error: { type: 'Error', message: cause?.message ?? failure.message } };
}

/** To try again comes to the same. */
export function isFinal(failure: unknown): boolean {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

/** Details of an activity's failure, whatever they are. */
export function detailsOf(failure: unknown): unknown[] {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  return cause instanceof ApplicationFailure ? (cause.details ?? []) : [];
}

/** Ends a workflow with an activity's reason as it is, so that who asked need not look inside. */
export function failAsTold(failure: unknown): never {
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  if (cause instanceof ApplicationFailure) {
    const { message, type, details } = cause;
    throw notTaken(message, type ?? failureTypes.runFailed, ...(details ?? []));
  }
  throw failure;
}

/** Ends a workflow of ours that was started with what it does not take. Without a stack, which the UI would show below the reason. */
export function notTaken(message: string, type: string, ...details: unknown[]): ApplicationFailure {
  const failure = ApplicationFailure.nonRetryable(message, type, ...details);
  failure.stack = '';
  return failure;
}
