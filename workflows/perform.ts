import type { CancellationScope } from '@temporalio/workflow';
import type { ActResult, BaselineAtOnce, StepInput } from '../activities/contract.ts';
import { formatDuration } from '../plan/duration.ts';
import { ExpressionError, evaluateObject, type Scope } from '../plan/expressions.ts';
import { isoInstant } from '../plan/instant.ts';
import type { JsonObject } from '../plan/json.ts';
import { lastWords } from '../plan/last-words.ts';
import { type Baseline, type LedgerEntry, withLostReport } from '../plan/ledger.ts';
import type { WorldStep } from '../plan/plan.ts';
import type { StepError, StepState } from '../plan/status.ts';
import { told } from './failure.ts';
import { waitPatiently } from './patience.ts';
import { act, baselineWhenReady, claim } from './schedule.ts';
import { secretsIn } from './secrets.ts';
import type { RunState, StepRun } from './state.ts';
import { hasAirTime, latestStart } from './times.ts';
import { turnBack, type Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

/** How one go at a step ended. */
export type Performed =
  | { kind: 'good'; state: StepState }
  /** `decided`: by the document, because nobody answered in time. */
  | { kind: 'failed'; error: StepError; mustAsk: boolean; decided?: 'rollback' | 'continue' }
  /** The run turned back, or a person skipped the step; what its calls came to is in the ledger. */
  | { kind: 'stopped' };

/** What expressions read now. */
export function scopeOf(state: RunState): Scope {
  const outputs = [...state.steps].flatMap(([id, run]) =>
    run.outputs ? [[id, { outputs: run.outputs }] as const] : [],
  );
  return {
    parameters: state.parameters,
    run: {
      id: state.identity.workflowId,
      onAirAt: isoInstant(state.wentOnAirAt ?? state.upAt),
      offAirAt: isoInstant(state.endingAt),
    },
    steps: Object.fromEntries(outputs),
  };
}

export type ReadWith = { ok: true; value: JsonObject } | { ok: false; error: StepError };

/** `with`, read. A failure says which expression reads what is not there. */
export function readWith(state: RunState, run: StepRun): ReadWith {
  try {
    return { ok: true, value: evaluateObject(run.step.with, scopeOf(state)) };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { ok: false, error: { type: 'InvalidInput', message: error.message } };
  }
}

/** The step as activities get it: without its unread `with`, which may be long. */
export function stepInput(
  { state }: Pick<Walk, 'state'>,
  step: WorldStep,
  read: JsonObject,
  entry: LedgerEntry | null = null,
): StepInput {
  const { identity } = state;
  const { workflowId, firstRunId } = identity;
  // What another run submitted goes by that one's name; it is claimed by this one.
  const run = entry?.origin
    ? { ...identity, claimant: { workflowId, firstRunId }, ...entry.origin }
    : identity;
  return { run, step: { ...step, with: {} }, with: read, ...secretsIn(state, read) };
}

function nextId(run: StepRun): string {
  run.activities += 1;
  return run.activities === 1 ? run.step.id : `${run.step.id}#${run.activities}`;
}

/** One go at a step of the world: its baseline (once per run), then its activity. */
export async function performInWorld(walk: Walk, run: StepRun, step: WorldStep): Promise<Performed> {
  const read: ReadWith = run.entry ? { ok: true, value: run.entry.with } : readWith(walk.state, run);
  if (!read.ok) return { kind: 'failed', error: read.error, mustAsk: false };
  const input = stepInput(walk, withoutTimeOut(walk.state, step), read.value, run.entry);
  // A person's skip ends the activity; its report still arrives.
  return walk.forward.run(() =>
    whileWanted(
      () => run.skipRequested !== null,
      (scope) => waitForIt(walk, run, scope, go(walk, run, input, scope)),
    ),
  );
}

/** With an on-air time nothing on the way up runs out of time: after its time-out it is slow. */
function withoutTimeOut(state: RunState, step: WorldStep): WorldStep {
  return isPatient(state, step) ? { ...step, timeoutMs: null } : step;
}

function isPatient(state: RunState, step: WorldStep): boolean {
  return hasAirTime(state) && step.at === 'start';
}

/** Waits for the step, however slow it is, if the run has an on-air time. */
function waitForIt<Result>(
  walk: Walk,
  run: StepRun,
  scope: CancellationScope,
  work: Promise<Result>,
): Promise<Result> {
  const { step } = run;
  if (step.kind === 'gate' || step.timeoutMs === null || !isPatient(walk.state, step)) return work;
  const prompt = `${step.id} has not come up within ${formatDuration(step.timeoutMs)} and is still waited for.`;
  return waitPatiently(walk, run, work, {
    afterMs: step.timeoutMs,
    prompt,
    answers: ['retry', 'skip', 'abort'],
    onLong() {
      run.slow = true;
    },
    onAnswer(answer) {
      if (answer.kind === 'skip') run.skipRequested = answer.request;
      else if (answer.kind === 'retry') {
        run.againRequested = true;
        scope.cancel();
      } else if (answer.kind === 'rollback') turnBack(walk, run, 'TimedOut', prompt);
      else walk.state.degraded = true;
    },
  });
}

async function go(walk: Walk, run: StepRun, input: StepInput, scope: CancellationScope): Promise<Performed> {
  const bytes = 2 * JSON.stringify([input.with, run.entry]).length + 4096;
  const started = await walk.budget.spend(
    bytes,
    () => (mustClaim(run) ? null : toLookAt(input, run)),
    (seen) => {
      const baseline = mustClaim(run) ? null : knownBaseline(input, run, seen);
      return baseline && begin(walk, run, input, scope, baseline);
    },
  );
  // What has to be waited for holds up no other step: it is no part of the workflow task's budget.
  const begun = started ?? (await beginLater(walk, run, input, scope));
  if ('failed' in begun) return begun.failed;
  const entry = run.entry;
  if (!entry) throw new RangeError(`${input.step.id} has no line in the ledger`);
  try {
    const result = await begun.result;
    entry.report = result.report;
    run.uncertain = false;
    run.outputs = result.outputs;
    run.pages = result.pages;
    run.degraded = result.degraded;
    return {
      kind: 'good',
      state: result.adopted ? 'adopted' : input.step.kind === 'resource' ? 'up' : 'done',
    };
  } catch (failure) {
    const what = told(failure);
    if (what.neverScheduled) {
      if (run.activities === 1 && !entry.origin) run.entry = null;
      return { kind: 'stopped' };
    }
    const known = what.report ?? lastWords(what.heartbeat, entry.baseline);
    entry.report = known ?? (entry.report && withLostReport(entry.report, entry.baseline));
    run.uncertain = what.report === null;
    return what.cancelled
      ? { kind: 'stopped' }
      : { kind: 'failed', error: what.error, mustAsk: what.mustAsk };
  }
}

/** A person says that others lose it; or what the step held has been taken over since it began. */
function mustClaim({ takeOver, entry, claimed }: StepRun): boolean {
  return takeOver !== null || (entry !== null && entry.claims !== null && claimed === null);
}

type NoBaseline = { failed: Performed };
/** Wrapped, because a promise would be waited for. */
type Begun = NoBaseline | { result: Promise<ActResult> };

/** Schedules the step's activity, its line in the ledger written before. */
function begin(
  walk: Walk,
  run: StepRun,
  input: StepInput,
  scope: CancellationScope,
  baseline: Baseline,
): Begun {
  if (scope.consideredCancelled) return { failed: { kind: 'stopped' } };
  run.entry ??= {
    step: input.step.id,
    with: input.with,
    baseline,
    claims: run.claimed?.id ?? null,
    report: null,
    takenOver: [],
    undo: null,
  };
  const { report, takenOver } = run.entry;
  const known = { previous: report, uncertain: run.uncertain, takenOver };
  const due = { latestStart: latestStart(walk.state, run) };
  const before = { baseline: run.entry.baseline, claims: run.entry.claims };
  return { result: act({ ...input, ...before, ...known, ...due }, nextId(run)) };
}

/** The same with a baseline that has to be waited for. */
async function beginLater(
  walk: Walk,
  run: StepRun,
  input: StepInput,
  scope: CancellationScope,
): Promise<Begun> {
  const unclaimed = await claimLater(run, input, scope);
  if (unclaimed) return unclaimed;
  const since = Date.now();
  const baseline = run.entry?.baseline ?? (await waitForBaseline(input, run));
  if ('failed' in baseline) return baseline;
  const rest = withoutTime(input, Date.now() - since);
  const bytes = JSON.stringify([input.with, baseline]).length + 4096;
  return walk.budget.spend(
    bytes,
    () => null,
    () => begin(walk, run, rest, scope, baseline),
  );
}

const unanswered = 'began without a claim: nobody answered who else holds it';

/** Claims what could not be claimed within the workflow task, for as long as it takes. A person's take-over begins it anew. */
async function claimLater(
  run: StepRun,
  input: StepInput,
  scope: CancellationScope,
): Promise<NoBaseline | null> {
  while (input.step.kind !== 'observation' && (run.claimed === null || run.takeOver)) {
    const { takeOver } = run;
    run.takeOver = null;
    run.claiming = true;
    run.asked = input.with;
    try {
      run.claimed = await whileWanted(
        () => run.takeOver !== null,
        () => claim({ ...input, takeOver }, `${input.step.id}:claim${run.activities || ''}`),
      );
    } catch (failure) {
      const { error, cancelled } = told(failure);
      if (cancelled && run.takeOver && !scope.consideredCancelled) continue;
      return { failed: cancelled ? { kind: 'stopped' } : { kind: 'failed', error, mustAsk: false } };
    } finally {
      run.claiming = false;
    }
    if (run.claimed?.unanswered) run.warnings.push(unanswered);
  }
  return null;
}

/** The step's time-out covers its waiting, too: what that took is gone. */
function withoutTime(input: StepInput, ms: number): StepInput {
  const { timeoutMs } = input.step;
  return timeoutMs === null
    ? input
    : { ...input, step: { ...input.step, timeoutMs: Math.max(1, timeoutMs - ms) } };
}

/** What is claimed and looked at within the workflow task before the step begins; null: nothing any more. */
function toLookAt(input: StepInput, run: StepRun): StepInput | null {
  if (run.entry || input.step.kind === 'observation') return null;
  run.asked = input.with;
  return input;
}

/** The step's baseline; null: that would have been too slow, or something is on its way. */
function knownBaseline(input: StepInput, run: StepRun, seen: BaselineAtOnce | null): Baseline | null {
  if (run.entry) return run.entry.baseline;
  if (input.step.kind === 'observation') return { kind: 'observation', at: Date.now() };
  if (seen?.claimed) run.claimed = seen.claimed;
  return seen?.ready ? seen.baseline : null;
}

/** The same by an activity that waits, and says why there can be none. */
async function waitForBaseline(input: StepInput, run: StepRun): Promise<Baseline | NoBaseline> {
  try {
    const later = await baselineWhenReady(input, `${input.step.id}:baseline${run.activities || ''}`);
    if (later.ready) return later.baseline;
    throw new RangeError(`${input.step.id} waited for its baseline and has none`);
  } catch (failure) {
    const { error, cancelled, mustAsk } = told(failure);
    return { failed: cancelled ? { kind: 'stopped' } : { kind: 'failed', error, mustAsk } };
  }
}
