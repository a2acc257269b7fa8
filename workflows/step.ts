import { expressionsIn } from '../plan/expressions.ts';
import { noCalls, startedByHand } from '../plan/ledger.ts';
import { ask } from './ask.ts';
import { told } from './failure.ts';
import { performGate } from './gate.ts';
import { gateHealth } from './health.ts';
import { condition } from './moment.ts';
import { type Performed, performInWorld, readWith, stepInput } from './perform.ts';
import { takeOver } from './schedule.ts';
import { isGood, type SkipRequest, type StepRun, stepOf } from './state.ts';
import { airTimeHasCome } from './times.ts';
import { allNeeds, needsSettled, show, stopping, turnBack, type Walk } from './walk.ts';

/** The whole life of a step on the way forward: waits for its needs, goes at it until it is settled or the run turns back. */
export async function liveStep(walk: Walk, run: StepRun): Promise<void> {
  // A step of the same moment that takes the run down must not let those begin that waited for it.
  const over = () => stopping(walk) || (run.step.at === 'start' && walk.state.turnBack !== null);
  const mayStart = () =>
    over() || run.skipRequested !== null || (needsSettled(walk, run) && !walk.state.held);
  await condition(mayStart);
  if (run.skipRequested) return skip(walk, run, run.skipRequested);
  if (over()) return;
  const missing = missingOutputs(walk, run);
  if (missing) {
    run.warnings.push(missing);
    walk.state.degraded = true;
    return show(walk, run, 'notStarted');
  }
  for (let again = true; again; ) again = await goOnce(walk, run);
}

/** One go and what follows from it. True: go again. */
async function goOnce(walk: Walk, run: StepRun): Promise<boolean> {
  run.error = null;
  run.slow = false;
  run.againRequested = false;
  walk.state.left = false;
  show(walk, run, 'starting');
  const performed = await perform(walk, run);
  if (performed.kind === 'good') await gateHealth(walk, run);
  if (run.skipRequested && performed.kind !== 'good') {
    await skip(walk, run, run.skipRequested);
    return false;
  }
  run.skipRequested = null;
  if (run.againRequested && performed.kind === 'stopped' && !stopping(walk)) return true;
  switch (performed.kind) {
    case 'good':
      if (run.degraded) walk.state.degraded = true;
      show(walk, run, performed.state);
      return false;
    case 'stopped':
      if (!run.entry) show(walk, run, 'notStarted');
      return false;
    case 'failed':
      return afterFailure(walk, run, performed);
  }
}

function perform(walk: Walk, run: StepRun): Promise<Performed> {
  const { step } = run;
  return step.kind === 'gate' ? performGate(walk, run, step) : performInWorld(walk, run, step);
}

type Failed = Extract<Performed, { kind: 'failed' }>;

/** By the step's `onFailure`; once up, always by a person. */
async function afterFailure(walk: Walk, run: StepRun, failed: Failed): Promise<boolean> {
  const { error, mustAsk, decided } = failed;
  const { step } = run;
  const { state } = walk;
  run.error = error;
  if (stopping(walk)) {
    show(walk, run, 'failed');
    return false;
  }
  // Once the show is up, or its time has come, nothing that fails is rolled back by itself.
  const committed = (state.committed || airTimeHasCome(state)) && step.at === 'start';
  if (committed) state.degraded = true;
  const wants = decided ?? (committed || mustAsk ? 'ask' : step.onFailure);
  if (wants === 'ask') {
    const prompt = `${step.id} failed (${error.type}): ${error.message}`;
    const answer = await ask(
      walk,
      run,
      prompt,
      state.phase === 'ending' ? ['retry', 'skip'] : ['retry', 'skip', 'abort'],
    );
    if (answer?.kind === 'retry') return true;
    if (answer?.kind === 'skip') {
      await skip(walk, run, answer.request);
      return false;
    }
    if (answer?.kind === 'rollback') turnBack(walk, run, error.type, error.message);
  } else if (wants === 'rollback' && step.at === 'start') turnBack(walk, run, error.type, error.message);
  if (!state.turnBack) state.degraded = true;
  show(walk, run, 'failed');
  return false;
}

/** Goes on without the step. What it started stays ours; `own` makes ours what a person started by hand. */
async function skip(walk: Walk, run: StepRun, request: SkipRequest): Promise<void> {
  run.skipRequested = null;
  if (request.outputs) run.outputs = request.outputs;
  if (request.own) await own(walk, run);
  walk.state.degraded = true;
  show(walk, run, 'skipped');
}

async function own(walk: Walk, run: StepRun): Promise<void> {
  const { step } = run;
  if (step.kind !== 'resource') return;
  const read = run.entry ? { ok: true as const, value: run.entry.with } : readWith(walk.state, run);
  if (!read.ok) {
    run.warnings.push(`Nothing was taken over: ${read.error.message}`);
    return;
  }
  try {
    const found = await takeOver(
      stepInput(walk, step, read.value, run.entry),
      `${step.id}:takeOver${run.activities || ''}`,
    );
    run.claimed ??= found.claimed;
    const before = run.entry?.baseline;
    run.entry ??= {
      step: step.id,
      with: read.value,
      baseline: found.baseline,
      claims: found.claimed.id,
      report: noCalls(),
      takenOver: [],
      undo: null,
    };
    run.entry.takenOver = startedByHand(found.on, before ?? null);
  } catch (failure) {
    run.warnings.push(`Nothing was taken over: ${told(failure).error.message}`);
  }
}

/** Why a step cannot start: it reads outputs of one that came to nothing. Null when it can. */
function missingOutputs(walk: Walk, run: StepRun): string | null {
  const reads = new Set(
    expressionsIn(run.step.with).flatMap(({ path: [root, id] }) => (root === 'steps' && id ? [id] : [])),
  );
  for (const id of allNeeds(walk, run)) {
    const need = stepOf(walk.state, id);
    if (!isGood(need.state) && reads.has(id) && !need.outputs)
      return `not started: it reads outputs of ${id}, which is ${need.state}`;
  }
  return null;
}
