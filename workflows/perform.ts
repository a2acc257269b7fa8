import type { CancellationScope } from '@temporalio/workflow';
import type { ActResult, NotBegun, StepInput } from '../activities/contract.ts';
import { formatDuration } from '../plan/duration.ts';
import { ExpressionError, evaluateObject, type Scope } from '../plan/expressions.ts';
import { isoInstant } from '../plan/instant.ts';
import type { JsonObject } from '../plan/json.ts';
import { lastWords } from '../plan/last-words.ts';
import { type Baseline, type Begun, type LedgerEntry, withLostReport } from '../plan/ledger.ts';
import type { WorldStep } from '../plan/plan.ts';
import type { StepError, StepState } from '../plan/status.ts';
import { type Told, told } from './failure.ts';
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

/** One go at a step of the world. */
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

/** One go: the step's activity, and others that go on with it where its worker has gone. */
async function go(walk: Walk, run: StepRun, input: StepInput, scope: CancellationScope): Promise<Performed> {
  const since = Date.now();
  let handedOn: object | null = null;
  let mustWait = mustClaim(run);
  for (;;) {
    const going: Going = { walk, run, input, scope, since, handedOn, baseline: null };
    // What has to be waited for has activities of its own.
    const begun = mustWait ? await beginLater(going) : await beginNow(going);
    if ('failed' in begun) return begun.failed;
    try {
      const result = await begun.result;
      if (!('notBegun' in result)) return succeeded(going, result);
      if (!run.taken) run.claimed ??= result.claimed;
    } catch (failure) {
      const what = told(failure);
      learn(going, what);
      const performed = cameTo(going, what);
      if (performed) return performed;
      handedOn = run.entry && (what.unfinished?.memory ?? null);
    }
    mustWait = run.entry === null;
  }
}

/** One go at a step. */
interface Going {
  walk: Walk;
  run: StepRun;
  input: StepInput;
  scope: CancellationScope;
  /** Epoch milliseconds. */
  since: number;
  /** What another activity goes on with; null: it begins. */
  handedOn: object | null;
  /** What was waited for; null: the activity looks by itself, or the step's line has it. */
  baseline: Baseline | null;
}

function succeeded({ run, input }: Going, result: ActResult): Performed {
  found(run, input, result.begun ?? null);
  if (!run.entry) throw new RangeError(`${input.step.id} has no line in the ledger`);
  run.entry.report = result.report;
  if (result.released) {
    run.entry.claims = null;
    run.claimed = { id: null };
  }
  run.uncertain = false;
  run.outputs = result.outputs;
  run.pages = result.pages;
  run.degraded = result.degraded;
  return {
    kind: 'good',
    state: result.adopted ? 'adopted' : input.step.kind === 'resource' ? 'up' : 'done',
  };
}

/** The step's line in the ledger, from what its activity found before it acted. */
function found(run: StepRun, input: StepInput, begun: Begun | null): void {
  if (!begun || run.entry) return;
  if (!run.taken) run.claimed ??= { id: begun.claims };
  run.entry = lineOf(input, begun);
}

function lineOf({ step, with: read }: StepInput, begun: Begun): LedgerEntry {
  return { step: step.id, with: read, ...begun, report: null, takenOver: [], undo: null };
}

/** Puts into the ledger what an activity knew that did not come to its end. */
function learn({ run, input }: Going, what: Told): void {
  if (what.neverScheduled) {
    // None has run before it either.
    if (run.entry?.report === null && !run.uncertain) run.entry = null;
    return;
  }
  found(run, input, what.begun);
  // Where no baseline is known, nothing was sent.
  const { entry } = run;
  if (!entry) return;
  const known = what.report ?? lastWords(what.heartbeat, entry.baseline);
  entry.report = known ?? (entry.report && withLostReport(entry.report, entry.baseline));
  run.uncertain = what.report === null;
}

/** How such a go ended; null: it has not, and is gone on with. */
function cameTo({ scope }: Going, what: Told): Performed | null {
  if (what.cancelled || (what.unfinished && scope.consideredCancelled)) return { kind: 'stopped' };
  if (what.unfinished) return null;
  return { kind: 'failed', error: what.error, mustAsk: what.mustAsk };
}

/** A person says that others lose it; or what the step held has been taken over since it began. */
function mustClaim({ takeOver, entry, claimed }: StepRun): boolean {
  return takeOver !== null || (entry !== null && entry.claims !== null && claimed === null);
}

type NoBaseline = { failed: Performed };
/** Wrapped, because a promise would be waited for. */
type BeganNow = NoBaseline | { result: Promise<ActResult | NotBegun> };

/** Schedules the step's activity, which looks by itself where nobody has looked yet. */
function beginNow(going: Going): Promise<BeganNow> {
  const { walk, run, input, handedOn } = going;
  const bytes = 2 * JSON.stringify([input.with, run.entry, handedOn]).length + 4096;
  return walk.budget.spend(bytes, () => begin(going));
}

function begin({ walk, run, input, scope, handedOn, baseline }: Going): BeganNow {
  if (scope.consideredCancelled) return { failed: { kind: 'stopped' } };
  // Nothing is changed by a look: there is nothing to find out before.
  if (input.step.kind === 'observation')
    run.entry ??= lineOf(input, { baseline: { kind: 'observation', at: Date.now() }, claims: null });
  if (baseline) run.entry ??= lineOf(input, { baseline, claims: run.claimed?.id ?? null });
  const { entry } = run;
  if (!entry) {
    run.asked = input.with;
    run.taken = false;
  }
  const before = { baseline: entry?.baseline ?? null, claims: entry?.claims ?? null };
  const known = { previous: entry?.report ?? null, uncertain: run.uncertain, handedOn };
  const takenOver = entry?.takenOver ?? [];
  const due = { latestStart: latestStart(walk.state, run) };
  return { result: act({ ...input, ...before, ...known, takenOver, ...due }, nextId(run)) };
}

/** The same with a claim or a baseline that has to be waited for. */
async function beginLater(going: Going): Promise<BeganNow> {
  const { run, input, scope, since } = going;
  const asking = Date.now();
  const unclaimed = await claimLater(run, input, scope);
  if (unclaimed) return unclaimed;
  const asked = Date.now() - asking;
  const baseline = run.entry?.baseline ?? (await waitForBaseline(input, run));
  if ('failed' in baseline) return baseline;
  return beginNow({ ...going, baseline, input: withoutTime(input, Date.now() - since - asked) });
}

const unanswered = 'began without a claim: nobody answered who else holds it';

/** Claims what could not be claimed at once, for as long as it takes. A person's take-over begins it anew. */
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

/** The step's baseline by an activity that waits, and says why there can be none. */
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
