import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  condition,
  workflowInfo,
} from '@temporalio/workflow';
import type { Problem, RunInput } from '../plan/plan.ts';
import { failureTypes, type Outcome, type RunStatus } from '../plan/status.ts';
import { stuck, walkBackward } from './backward.ts';
import { beginRun, type Run } from './begin.ts';
import { detailsOf, told } from './failure.ts';
import { again, beginForward, forwardSettled, stopForward } from './forward.ts';
import { readWith } from './perform.ts';
import { load, preflight, record } from './schedule.ts';
import { adoptPlan, enter, type RunState } from './state.ts';
import { newWalk, type Walk } from './walk.ts';

/** The workflow of every runbook: brings it up, keeps it up, takes down what it brought up. */
export async function conductRunbook(input: RunInput): Promise<RunStatus> {
  const run = beginRun((step) => walk && again(walk, step));
  let walk: Walk | null = null;
  return CancellationScope.nonCancellable(async () => {
    const failed = await prepare(run, input);
    if (failed) return finish(run, failed);
    if (!run.state.plan) throw new RangeError('a run without a plan');
    walk = newWalk(run.state, run.state.plan);
    return finish(run, await conduct(walk));
  });
}

/** Loads the document and looks at every resource. An outcome: the run ends here, nothing started. */
async function prepare({ state, changed }: Run, input: RunInput): Promise<Outcome | null> {
  try {
    const loaded = await load({ workflowType: workflowInfo().workflowType, input, dueAt: Date.now() });
    state.parameters = loaded.parameters;
    state.show = loaded.show;
    state.problems = loaded.warnings;
    state.identity = { ...state.identity, place: loaded.place };
    adoptPlan(state, loaded.plan);
    changed();
  } catch (failure) {
    const { error } = told(failure);
    const [problems] = detailsOf(failure);
    state.error = error;
    if (Array.isArray(problems)) state.problems = problems as Problem[];
    return error.type === failureTypes.invalidRunbook || error.type === failureTypes.unknownRunbook
      ? 'invalid'
      : 'failed';
  }
  return lookAtEverything(state);
}

async function lookAtEverything(state: RunState): Promise<Outcome | null> {
  const steps = [...state.steps.values()].flatMap((run) => {
    if (run.step.kind !== 'resource') return [];
    const read = readWith(state, run);
    return read.ok ? [{ step: { ...run.step, with: {} }, with: read.value }] : [];
  });
  if (steps.length === 0) return null;
  const scope = new CancellationScope({ cancellable: true });
  let over = false;
  try {
    const looking = scope.run(() => preflight({ run: state.identity, steps }));
    void condition(() => over || state.turnBack !== null).then(() => over || scope.cancel());
    await looking;
  } catch (failure) {
    if (state.turnBack) return neverBegun(state);
    state.error = told(failure).error;
    return 'failed';
  } finally {
    over = true;
  }
  return null;
}

/** The walk forward, the time up, and the walk backward. */
async function conduct(walk: Walk): Promise<Outcome> {
  const { state, plan } = walk;
  if (state.turnBack) return neverBegun(state);
  state.phase = 'starting';
  walk.changed();
  beginForward(walk, 'start');
  await forwardSettled(walk, 'start');
  if (state.turnBack) return goBack(walk, false);

  state.phase = 'up';
  state.committed = true;
  state.upAt = Date.now();
  walk.changed();
  if (plan.stayUp !== 'untilEnd') return 'done';

  await condition(() => {
    if (walk.defect !== undefined) throw walk.defect;
    return state.endRequested || state.turnBack !== null;
  });
  return state.turnBack ? goBack(walk, true) : end(walk);
}

/** Roll-back, cancel and abort: the same walk backward. */
async function goBack(walk: Walk, wasUp: boolean): Promise<Outcome> {
  const { state } = walk;
  state.phase = 'rollingBack';
  state.endingAt ??= Date.now();
  if (state.turnBack && state.turnBack.cause !== 'cancel') state.error = state.turnBack.error;
  walk.changed();
  await stopForward(walk);
  await walkBackward(walk, { at: 'start', includeOwned: wasUp, jobsToo: true });
  state.phase = 'rolledBack';
  return sayIfStuck(walk) ?? outcomeBack(state);
}

/** The end of a show: the tear-down, and the `at: end` steps beside it. */
async function end(walk: Walk): Promise<Outcome> {
  const { state } = walk;
  state.phase = 'ending';
  state.endingAt ??= Date.now();
  state.over.add('start');
  walk.changed();
  await stopForward(walk);
  walk.forward = new CancellationScope({ cancellable: true });
  beginForward(walk, 'end');
  await Promise.all([
    walkBackward(walk, { at: 'start', includeOwned: true, jobsToo: false }),
    forwardSettled(walk, 'end'),
  ]);
  // One may have been done again meanwhile.
  await forwardSettled(walk, 'end');
  state.over.add('end');
  // What an `at: end` step turned on goes off when all of them are through.
  await walkBackward(walk, { at: 'end', includeOwned: true, jobsToo: false });
  state.phase = 'ended';
  return sayIfStuck(walk) ?? 'ended';
}

/** A failure's message and the board hold so many; the record's steps name them all. */
const mostNamed = 50;

/** Names each thing that could not be stopped and the command that stops it by hand. */
export function sayIfStuck(walk: Walk): Outcome | null {
  const left = stuck(walk);
  if (left.length === 0) return null;
  const each = left
    .slice(0, mostNamed)
    .map((item) => `${item.resource} (${item.reason})${item.byHand ? `; by hand: ${item.byHand}` : ''}`);
  if (left.length > mostNamed) each.push(`and ${left.length - mostNamed} more, named in the record`);
  const before = walk.state.error ? ` It went down because ${walk.state.error.message}` : '';
  walk.state.error = { type: failureTypes.stuck, message: `Left up: ${each.join(' · ')}.${before}` };
  return 'stuck';
}

/** Turned back before anything was started. */
function neverBegun(state: RunState): Outcome {
  state.phase = 'rolledBack';
  return outcomeBack(state);
}

function outcomeBack(state: RunState): Outcome {
  const { turnBack } = state;
  if (!turnBack) throw new RangeError('nothing turned the run back');
  if (turnBack.cause !== 'cancel') state.error = turnBack.error;
  switch (turnBack.cause) {
    case 'failure':
      return 'rolledBack';
    case 'abort':
      return 'aborted';
    case 'cancel':
      return 'cancelled';
  }
}

/** Ends the workflow as its outcome says, with the record. */
export async function finish({ state, changed, status }: Run, outcome: Outcome): Promise<RunStatus> {
  state.outcome = outcome;
  state.endedAt = Date.now();
  for (const run of state.steps.values()) {
    run.question = null;
    if (run.state === 'pending') enter(run, 'notStarted');
  }
  changed();
  const last = status();
  const fail = (type: string): never => {
    const message = state.error?.message ?? last.next;
    throw ApplicationFailure.create({ type, message, nonRetryable: true, details: [last] });
  };
  switch (outcome) {
    case 'running':
    case 'terminated':
      throw new RangeError(`a run cannot end as ${outcome}`);
    case 'done':
    case 'ended':
      return last;
    case 'rolledBack':
      return fail(failureTypes.rolledBack);
    case 'stuck':
      return fail(failureTypes.stuck);
    case 'aborted':
      return fail(failureTypes.aborted);
    case 'failed':
      return fail(failureTypes.runFailed);
    case 'invalid':
      return fail(state.error?.type ?? failureTypes.invalidRunbook);
    case 'cancelled':
      await record(last);
      throw new CancelledFailure(last.next);
  }
}
