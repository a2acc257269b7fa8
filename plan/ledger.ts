import { isObject, type JsonObject } from './json.ts';

/**
 * Names in a ledger: the flow's ARN, `channel:ID`, `multiplex:ID`, `clusterId/jobId`,
 * the harvest job's name, the batch job's executionId.
 */
export type ResourceName = string;

/** What the world was like before a step acted. Taken once per step and run; never again. */
export type Baseline = ResourceBaseline | JobBaseline | ObservationBaseline;

export interface ResourceBaseline {
  kind: 'resource';
  /** Epoch milliseconds when it was read. */
  at: number;
  off: ResourceName[];
  /** On or coming on before us. */
  on: ResourceName[];
}

export interface JobBaseline {
  kind: 'job';
  at: number;
  /** Executions of the same job that existed. */
  existing: string[];
}

/** Nothing is changed by a look, so there is nothing to remember but when it began. */
export interface ObservationBaseline {
  kind: 'observation';
  at: number;
}

export function isBaseline(value: unknown): value is Baseline {
  if (!isObject(value)) return false;
  return value.kind === 'resource' ? isNames(value.off) && isNames(value.on) : value.kind === 'job';
}

export function isNames(value: unknown): value is ResourceName[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

/**
 * What all our calls about one thing came to, taken together.
 * `refused` means that every one was surely refused; one call whose answer was lost makes it `unknown`.
 */
export type Answer = 'accepted' | 'unknown' | 'refused';

export interface CallRecord {
  answer: Answer;
  /** The vendor's ids of our requests, newest last; the last four are kept. */
  requestIds: string[];
  /** The vendor's code, message and state, as answered last. */
  code?: string;
  message?: string;
  state?: string;
  arn?: string;
}

export interface FailedResource {
  resource: ResourceName;
  type: string;
  code: string;
  message: string;
  arn?: string;
}

/** What the attempts of a resource step learned. */
export interface ResourceReport {
  kind: 'resource';
  /** Tries spent of the document's `retry.attempts`. */
  tries: number;
  calls: Record<ResourceName, CallRecord>;
  /** Seen on (or coming on) last. */
  up: ResourceName[];
  /** The service's own spelling, as seen last. */
  states: Record<ResourceName, string>;
  failed: FailedResource[];
  warnings: string[];
}

export interface Submission {
  id: string;
  /** 1 for the first; grows when a person retries a job that was seen ended. */
  n: number;
  /** `presumed`: found after a lost answer, alike but not proven ours. */
  certainty: 'sure' | 'presumed';
  /** The service's own spelling, as seen last. */
  state: string | null;
  ended: boolean;
  requestIds: string[];
}

/** What the attempts of a job step learned. */
export interface JobReport {
  kind: 'job';
  tries: number;
  /** What the newest submission's calls came to; null: none was sent. */
  answer: Answer | null;
  /** Number of the submission that `answer` is about. */
  n: number;
  submissions: Submission[];
  requestIds: string[];
  warnings: string[];
}

export interface ObservationReport {
  kind: 'observation';
  tries: number;
  state: string | null;
  warnings: string[];
}

export type Report = ResourceReport | JobReport | ObservationReport;

/** Left up by a walk backward. `stuck`: it should be off and is not. */
export interface LeftUp {
  resource: ResourceName;
  reason: string;
  stuck: boolean;
  /** The command that stops it by hand. */
  byHand: string | null;
  /** Who still uses it; those that the same run takes down elsewhere do not count. */
  users?: ResourceName[];
  /** Left to another run that holds it: it is that one's to turn off from then on, and no longer ours. */
  passedOn?: true;
}

export interface UndoReport {
  /** Ours, and off again (or cancelled). */
  undone: ResourceName[];
  /** May have been ours, and was found off: nothing of ours came up. */
  wasOff: ResourceName[];
  leftUp: LeftUp[];
  requestIds: string[];
}

/** One step's line in the run's ledger; all that the walk backward needs to know. */
export interface LedgerEntry {
  step: string;
  /** `with` as the step read it. */
  with: JsonObject;
  baseline: Baseline;
  /** The claims workflow in which the run holds what the step is about; null: it claims nothing. */
  claims: string | null;
  /** null while the step is under way, and after one that ended without a report. */
  report: Report | null;
  /** Taken over by a person with `skip {own: true}`. */
  takenOver: ResourceName[];
  undo: UndoReport | null;
  /** The run in whose name its jobs were submitted, of which this one took it over; absent: the run itself. */
  origin?: Origin;
}

/** What a step found before it acted, and in whose book it is claimed: known before its first call with an effect. */
export type Begun = Pick<LedgerEntry, 'baseline' | 'claims'>;

/** What fixes the tokens and names of jobs, beside the step's id. */
export interface Origin {
  workflowId: string;
  firstRunId: string;
}

/** Which of a step's resources are whose. */
export interface Ownership {
  /** Off before us, and a call of ours was accepted or may have been. */
  ours: ResourceName[];
  /** Parts of `ours` whose calls have no answer yet, or none that we know. */
  unsure: ResourceName[];
  /** On before us, or on before our first call. */
  adopted: ResourceName[];
  /** Off before us, all our calls surely refused, and on all the same. */
  startedByOthers: ResourceName[];
}

/** Decides for each resource of an entry whose it is. `report` null means: anything may have been sent. */
export function ownership(entry: Pick<LedgerEntry, 'baseline' | 'report' | 'takenOver'>): Ownership {
  const result: Ownership = { ours: [], unsure: [], adopted: [], startedByOthers: [] };
  const { baseline, report } = entry;
  if (baseline.kind !== 'resource') return result;
  const taken = new Set(entry.takenOver);
  for (const name of baseline.on) (taken.has(name) ? result.ours : result.adopted).push(name);
  const up = new Set(report?.kind === 'resource' ? report.up : []);
  for (const name of baseline.off) {
    if (taken.has(name)) result.ours.push(name);
    else if (report?.kind !== 'resource') {
      result.ours.push(name);
      result.unsure.push(name);
    } else {
      const answer = report.calls[name]?.answer;
      if (answer === 'accepted') result.ours.push(name);
      else if (answer === 'unknown') {
        result.ours.push(name);
        if (!up.has(name)) result.unsure.push(name);
      } else if (up.has(name)) (answer === 'refused' ? result.startedByOthers : result.adopted).push(name);
    }
  }
  return result;
}

/** Of what is on now, what `skip {own: true}` takes over: never what the step's own baseline found on before it. */
export function startedByHand(on: readonly ResourceName[], before: Baseline | null): ResourceName[] {
  return on.filter((name) => before?.kind !== 'resource' || !before.on.includes(name));
}

/** A line with what others had left to the run, as far as it is about that: it is the run's own from then on. */
export function withTakenOn(entry: LedgerEntry, names: readonly ResourceName[]): LedgerEntry {
  const { baseline, takenOver } = entry;
  if (baseline.kind !== 'resource') return entry;
  const about = new Set([...baseline.on, ...baseline.off]);
  return { ...entry, takenOver: [...new Set([...takenOver, ...names.filter((name) => about.has(name))])] };
}

/** What of a step a walk backward still has to take down: what an earlier one found off is whoever's it is by now. */
export function toTakeDown(
  entry: Pick<LedgerEntry, 'baseline' | 'report' | 'takenOver' | 'undo'>,
  withAdopted: boolean,
): ResourceName[] {
  const { ours, adopted } = ownership(entry);
  const { undone = [], wasOff = [], leftUp = [] } = entry.undo ?? {};
  const passedOn = leftUp.flatMap((left) => (left.passedOn ? [left.resource] : []));
  const done = new Set([...undone, ...wasOff, ...passedOn]);
  return (withAdopted ? [...ours, ...adopted] : ours).filter((name) => !done.has(name));
}

/** Joins what one more call came to with what is known: accepted stays, and unknown never turns into refused. */
export function joinAnswers(before: Answer | undefined, now: Answer): Answer {
  if (before === 'accepted' || now === 'accepted') return 'accepted';
  if (before === 'unknown' || now === 'unknown') return 'unknown';
  return 'refused';
}

/** What is left of a report when a later activity of its step ended without one: whatever was not accepted may have been sent again. */
export function withLostReport(report: Report, baseline: Baseline): Report {
  if (report.kind === 'job') {
    const newest = report.submissions.find((submission) => submission.n === report.n);
    if (newest && !newest.ended) return report;
    // After one that was seen ended, the activity that was lost was about the next.
    return { ...report, n: newest ? report.n + 1 : report.n, answer: 'unknown' };
  }
  if (report.kind !== 'resource' || baseline.kind !== 'resource') return report;
  return withLostCalls(report, baseline.off);
}

/** A report of which the last word was lost: every start of these that was not accepted may have been sent. */
export function withLostCalls(report: ResourceReport, names: readonly ResourceName[]): ResourceReport {
  const calls = { ...report.calls };
  for (const name of names) {
    const before = calls[name];
    calls[name] = { requestIds: [], ...before, answer: joinAnswers(before?.answer, 'unknown') };
  }
  return { ...report, calls };
}

/** Of a step that has sent nothing. */
export function noCalls(up: ResourceName[] = []): ResourceReport {
  return { kind: 'resource', tries: 0, calls: {}, up, states: {}, failed: [], warnings: [] };
}

/** What an entry's undo has to be sure of: submissions that may still be running. */
export function openSubmissions(report: JobReport | null): Submission[] {
  return report?.submissions.filter((submission) => !submission.ended) ?? [];
}

/**
 * A line of the ledger as if what a walk backward found off, or turned off, had never been touched: whoever has it on by now
 * has it, and what is turned on anew is the run's again.
 */
export function withoutUndone(entry: LedgerEntry): LedgerEntry {
  const { baseline, undo } = entry;
  const down = new Set([...(undo?.undone ?? []), ...(undo?.wasOff ?? [])]);
  if (down.size === 0) return { ...entry, undo: null };
  const stays = (name: ResourceName) => !down.has(name);
  if (entry.report?.kind === 'job') {
    const submissions = entry.report.submissions.map((one) =>
      down.has(one.id) ? { ...one, ended: true } : one,
    );
    return { ...entry, undo: null, report: { ...entry.report, submissions } };
  }
  if (baseline.kind !== 'resource') return { ...entry, undo: null };
  const report = entry.report?.kind === 'resource' ? entry.report : withLostCalls(noCalls(), baseline.off);
  const calls = Object.entries(report.calls).filter(([name]) => stays(name));
  return {
    ...entry,
    undo: null,
    takenOver: entry.takenOver.filter(stays),
    baseline: {
      ...baseline,
      on: baseline.on.filter(stays),
      off: [...baseline.off, ...baseline.on.filter((name) => down.has(name))],
    },
    report: { ...report, calls: Object.fromEntries(calls), up: report.up.filter(stays) },
  };
}
