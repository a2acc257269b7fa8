import { isObject } from '../plan/json.ts';
import { begunIn, isReport, lastWords } from '../plan/last-words.ts';
import {
  type Baseline,
  type Begun,
  type LedgerEntry,
  noCalls,
  type Report,
  type ResourceName,
  startedByHand,
  type UndoReport,
  withLostReport,
  withTakenOn,
} from '../plan/ledger.ts';
import { activityNames } from '../plan/names.ts';
import type { ActivityEnd, RecordedActivity } from './run-events.ts';
import { isBaseline, isLedgerEntry, isNames, isStepInput, isUndoReport } from './shapes.ts';

/**
 * The ledger of a run as its history tells it: an entry for each step whose baseline is known. Where none is, nothing was sent.
 *
 * An entry's report is that of the step's newest activity, which is given what the ones before it learned. When it left
 * none, anything may have been sent: what was known before then says only what is surely ours, or is null.
 *
 * @param activities - in the order of their scheduling
 */
export function ledgerOf(activities: readonly RecordedActivity[]): LedgerEntry[] {
  const ledger = new Map<string, LedgerEntry>();
  for (const activity of activities) {
    for (const entry of inherited(activity)) ledger.set(entry.step, entry);
    const own = isStepInput(activity.input) ? activity.input.step : null;
    const entry = own && nextEntry(ledger.get(own.id), activity, own.uses);
    if (entry) ledger.set(entry.step, entry);
    const taken = takenOn(activity);
    if (taken.length > 0) for (const [id, one] of ledger) ledger.set(id, withTakenOn(one, taken));
  }
  return [...ledger.values()];
}

/** A tear-down begins with the ledger of the run that it takes down, and a run that goes on with another with that one's. */
function inherited(activity: RecordedActivity): LedgerEntry[] {
  if (activity.end?.kind !== 'completed' || !isObject(activity.end.result)) return [];
  const { result: whole } = activity.end;
  if (activity.type !== activityNames.readLedger && activity.type !== activityNames.resume) return [];
  const result = activity.type === activityNames.resume ? whole.resumed : whole;
  return isObject(result) && Array.isArray(result.ledger) ? result.ledger.filter(isLedgerEntry) : [];
}

/** A run that hands over keeps what others had left to it. */
function takenOn({ type, end }: RecordedActivity): ResourceName[] {
  if (end?.kind !== 'completed' || !isObject(end.result)) return [];
  // By an activity of its own, or by that of its last step.
  const answer = type === activityNames.letGo ? end.result : end.result.left;
  return isObject(answer) && isNames(answer.takenOn) ? answer.takenOn : [];
}

function nextEntry(
  entry: LedgerEntry | undefined,
  activity: RecordedActivity,
  uses: string,
): LedgerEntry | undefined {
  switch (activity.type) {
    case activityNames.act(uses):
      return acted(entry, activity);
    case activityNames.undo(uses):
      return undone(entry, activity);
    case activityNames.takeOver(uses):
      return tookOver(entry, activity);
    default:
      return entry;
  }
}

function acted(entry: LedgerEntry | undefined, activity: RecordedActivity): LedgerEntry | undefined {
  const { input, end } = activity;
  const begun = begunBy(activity);
  if (!begun || !isStepInput(input)) return entry;
  const { baseline } = begun;
  return {
    step: input.step.id,
    with: input.with,
    ...begun,
    report: reportOf(end) ?? lastReport(activity, baseline) ?? lostReport(input, baseline),
    takenOver: 'takenOver' in input && isNames(input.takenOver) ? input.takenOver : (entry?.takenOver ?? []),
    undo: entry?.undo ?? null,
    ...(entry?.origin && { origin: entry.origin }),
  };
}

/** What an activity was given, or found before it acted; null: it sent nothing. */
function begunBy(activity: RecordedActivity): Begun | null {
  const { input, end } = activity;
  if (isObject(input) && isBaseline(input.baseline))
    return { baseline: input.baseline, claims: typeof input.claims === 'string' ? input.claims : null };
  if (end?.kind === 'completed') return begunIn(end.result);
  return begunIn(lastHeartbeat(activity)) ?? (end && begunIn(end.failure.details));
}

/** Of one that has not come to its end: its last heartbeat is all that it said. */
function lastReport(activity: RecordedActivity, baseline: Baseline): Report | null {
  return lastWords(lastHeartbeat(activity), baseline);
}

function lastHeartbeat({ end, heartbeat }: RecordedActivity): unknown {
  if (end === null) return heartbeat;
  return end.kind === 'timedOut' ? end.failure.details[0] : null;
}

function lostReport(input: object, baseline: Baseline): Report | null {
  return 'previous' in input && isReport(input.previous) ? withLostReport(input.previous, baseline) : null;
}

/** What an activity learned, in its result or in the details of its failure; null: it left no report. */
export function reportOf(end: ActivityEnd): Report | null {
  if (end === null || end.kind === 'timedOut') return null;
  if (end.kind !== 'completed') return end.failure.details.find(isReport) ?? null;
  return isObject(end.result) && isReport(end.result.report) ? end.result.report : null;
}

function undone(entry: LedgerEntry | undefined, { input, end }: RecordedActivity): LedgerEntry | undefined {
  const known = isObject(input) && isLedgerEntry(input.entry) ? input.entry : entry;
  if (!known) return entry;
  const before = entry?.undo ?? known.undo;
  return {
    ...known,
    report: known.report ?? entry?.report ?? null,
    undo: joinUndo(before, undoReportOf(end)),
  };
}

/** What an undo came to; null: it left no report. */
export function undoReportOf(end: ActivityEnd): UndoReport | null {
  if (end === null || end.kind === 'timedOut') return null;
  if (end.kind !== 'completed') return end.failure.details.find(isUndoReport) ?? null;
  return isUndoReport(end.result) ? end.result : null;
}

/** The newest word about each resource counts. */
function joinUndo(before: UndoReport | null, now: UndoReport | null): UndoReport | null {
  if (!before || !now) return now ?? before;
  const off = (report: UndoReport) => [...report.undone, ...report.wasOff];
  const settled = new Set([...off(now), ...now.leftUp.map((left) => left.resource)]);
  const up = new Set(now.leftUp.map((left) => left.resource));
  const unlessUp = (names: ResourceName[]) => names.filter((name) => !up.has(name));
  return {
    undone: [...new Set([...unlessUp(before.undone), ...now.undone])],
    wasOff: [...new Set([...unlessUp(before.wasOff), ...now.wasOff])],
    leftUp: [...before.leftUp.filter((left) => !settled.has(left.resource)), ...now.leftUp],
    requestIds: [...before.requestIds, ...now.requestIds],
  };
}

function tookOver(entry: LedgerEntry | undefined, { input, end }: RecordedActivity): LedgerEntry | undefined {
  if (!isStepInput(input) || end?.kind !== 'completed' || !isObject(end.result)) return entry;
  const { on, baseline, claimed } = end.result;
  if (!isNames(on)) return entry;
  if (entry)
    return {
      ...entry,
      takenOver: [...new Set([...entry.takenOver, ...startedByHand(on, entry.baseline)])],
    };
  if (!isBaseline(baseline)) return entry;
  return {
    step: input.step.id,
    with: input.with,
    baseline,
    claims: isObject(claimed) && typeof claimed.id === 'string' ? claimed.id : null,
    report: noCalls(on),
    takenOver: on,
    undo: null,
  };
}
