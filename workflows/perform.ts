import type { CancellationScope } from '@temporalio/workflow';
import type { ActResult, StepInput } from '../activities/contract.ts';
import { formatDuration } from '../plan/duration.ts';
import { ExpressionError, evaluateObject, type Scope } from '../plan/expressions.ts';
import { isoInstant } from '../plan/instant.ts';
import type { JsonObject } from '../plan/json.ts';
import { lastWords } from '../plan/last-words.ts';
import { type Begun, type LedgerEntry, withLostReport } from '../plan/ledger.ts';
import type { WorldStep } from '../plan/plan.ts';
import type { StepError, StepState } from '../plan/status.ts';
import { beginLater, beginNow, type Going, lineOf, mustClaim } from './begin-step.ts';
import { type Told, told } from './failure.ts';
import { hasLeft } from './let-go.ts';
import { waitPatiently } from './patience.ts';
import { secretsIn } from './secrets.ts';
import type { RunState, StepRun } from './state.ts';
import { hasAirTime } from './times.ts';
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

function succeeded({ walk, run, input }: Going, result: ActResult): Performed {
  found(run, input, result.begun ?? null);
  if (!run.entry) throw new RangeError(`${input.step.id} has no line in the ledger`);
  run.entry.report = result.report;
  if (result.released) {
    run.entry.claims = null;
    run.claimed = { id: null };
  }
  if (result.left) hasLeft(walk.state, run, result.left);
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
