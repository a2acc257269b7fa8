import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  TemporalFailure,
  TimeoutFailure,
} from '@temporalio/workflow';
import { begunIn, givenBack, isReport } from '../plan/last-words.ts';
import type { Begun, Report } from '../plan/ledger.ts';
import { failureTypes, type StepError } from '../plan/status.ts';

/** What a failed activity tells. */
export interface Told {
  error: StepError;
  /** What its attempts learned; null: it ended without a report, and calls may have been sent. */
  report: Report | null;
  /** Details of the last heartbeat of one that ended without a report. */
  heartbeat: unknown;
  /** What it found before it acted; null: it was given that, or it sent nothing. */
  begun: Begun | null;
  /** Its worker has gone and its step has not failed: another activity is to go on with it, as this one's memory says. */
  unfinished: { memory: object | null } | null;
  /** It was cancelled before it was scheduled: nothing can have been sent. */
  neverScheduled: boolean;
  cancelled: boolean;
  /** Only a person can decide, whatever the document says. */
  mustAsk: boolean;
}

function objectOf(value: unknown): object | null {
  return typeof value === 'object' ? value : null;
}

function mustAsk(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'mustAsk' in value && value.mustAsk === true;
}

/** Reads what an activity's failure tells. Rethrows what is no failure of an activity: a defect of ours. */
export function told(failure: unknown): Told {
  const base = {
    ...{ report: null, heartbeat: null, begun: null, unfinished: null },
    ...{ neverScheduled: false, cancelled: false, mustAsk: false },
  };
  if (failure instanceof CancelledFailure)
    return {
      ...base,
      error: { type: 'Cancelled', message: 'cancelled before it began' },
      neverScheduled: true,
      cancelled: true,
    };
  // An activity's failure comes within an ActivityFailure. What is no failure of Temporal's is a defect.
  if (!(failure instanceof TemporalFailure)) throw failure;
  const cause = failure instanceof ActivityFailure ? failure.cause : failure;
  // Else there would have been another attempt, but for the activity's own time, which is over.
  const inTime = failure instanceof ActivityFailure && failure.retryState !== 'TIMEOUT';
  if (cause instanceof ApplicationFailure) {
    const [report, flags] = cause.details ?? [];
    return {
      ...base,
      error: { type: cause.type ?? 'Error', message: cause.message },
      report: isReport(report) ? report : null,
      begun: begunIn(cause.details ?? []),
      unfinished: cause.type === givenBack && inTime ? { memory: objectOf(cause.details?.[3]) } : null,
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
      begun: begunIn(cause.details),
      cancelled: true,
    };
  }
  if (cause instanceof TimeoutFailure) {
    const heartbeat: unknown = cause.lastHeartbeatDetails;
    return {
      ...base,
      heartbeat,
      begun: begunIn(heartbeat),
      unfinished: cause.timeoutType === 'HEARTBEAT' && inTime ? { memory: objectOf(heartbeat) } : null,
      error: {
        type: 'TimedOut',
        message: 'ended without a report before its time-out; what it did is read back',
      },
    };
  }
  return { ...base, error: { type: 'Error', message: cause?.message ?? failure.message } };
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
