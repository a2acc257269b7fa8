import {
  type CallRecord,
  joinAnswers,
  noCalls,
  type ResourceName,
  type ResourceReport,
  withLostCalls,
} from '../plan/ledger.ts';
import type { BegunInput } from './begin.ts';
import { answerOf, type CallOutcome } from './service.ts';

/** What the attempts of a resource step hand on to each other. */
export interface ResourceNotes {
  report: ResourceReport;
  /** Tries of earlier activities of the step: a person's retry has the document's attempts anew. */
  triesBefore: number;
  /** When a call of this activity was accepted, epoch milliseconds. */
  acceptedAt: Record<ResourceName, number>;
  /** Since when it has been seen off without a break, epoch milliseconds. */
  offSince: Record<ResourceName, number>;
  /** Failure type of the newest refusal. */
  refusedAs: Record<ResourceName, string>;
  /** No call before then, epoch milliseconds. */
  nextTryAt: number;
  /** A try under way that an attempt given back left unfinished. */
  tryOpen: boolean;
  /** A call of many was refused as a whole: ask for each alone. */
  oneByOne: boolean;
}

export function freshNotes(input: BegunInput): ResourceNotes {
  const previous = input.previous?.kind === 'resource' ? input.previous : null;
  const report = { ...noCalls(), tries: previous?.tries ?? 0, calls: { ...previous?.calls } };
  const notes: ResourceNotes = {
    report,
    triesBefore: report.tries,
    acceptedAt: {},
    offSince: {},
    refusedAs: {},
    nextTryAt: 0,
    tryOpen: false,
    oneByOne: false,
  };
  if (input.uncertain) markUncertain(notes, offBefore(input));
  return notes;
}

export function offBefore(input: Pick<BegunInput, 'baseline'>): ResourceName[] {
  return input.baseline.kind === 'resource' ? input.baseline.off : [];
}

/** An attempt ended without a word: whatever was not accepted may have been sent. */
export function markUncertain(notes: ResourceNotes, names: ResourceName[]): void {
  notes.report = withLostCalls(notes.report, names);
  for (const name of names) delete notes.offSince[name];
}

/** Puts what one call came to into the report. */
export function recordCall(
  notes: ResourceNotes,
  name: ResourceName,
  outcome: CallOutcome,
  now: number,
): void {
  const { report } = notes;
  const before = report.calls[name];
  const record: CallRecord = {
    answer: joinAnswers(before?.answer, answerOf(outcome.kind)),
    requestIds: [...(before?.requestIds ?? []), ...(outcome.requestId ? [outcome.requestId] : [])].slice(-4),
  };
  if (outcome.kind !== 'accepted') {
    record.code = outcome.code;
    record.message = outcome.message.slice(0, 500);
    notes.refusedAs[name] = outcome.type;
  }
  const state = outcome.state ?? before?.state;
  const arn = outcome.arn ?? before?.arn;
  if (state !== undefined) record.state = state;
  if (arn !== undefined) record.arn = arn;
  report.calls[name] = record;
  if (outcome.kind === 'accepted') notes.acceptedAt[name] = now;
  // Off from here on counts anew: a call may have been sent just now.
  delete notes.offSince[name];
  if (outcome.kind === 'refusedForGood')
    failResource(notes, name, outcome.type, outcome.code, outcome.message);
}

export function failResource(
  notes: ResourceNotes,
  name: ResourceName,
  type: string,
  code: string,
  message: string,
): void {
  const { failed, calls } = notes.report;
  if (failed.some((one) => one.resource === name)) return;
  const arn = calls[name]?.arn;
  failed.push({
    resource: name,
    type,
    code,
    message: message.slice(0, 500),
    ...(arn === undefined ? {} : { arn }),
  });
}

export function hasFailed(notes: ResourceNotes, name: ResourceName): boolean {
  return notes.report.failed.some((one) => one.resource === name);
}
