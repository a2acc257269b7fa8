import { CancellationScope } from '@temporalio/workflow';
import { tooDeep } from '../plan/payload.ts';
import type { Plan, TeardownInput } from '../plan/plan.ts';
import type { RunStatus, StepState } from '../plan/status.ts';
import { failureTypes } from '../plan/status.ts';
import { walkBackward } from './backward.ts';
import { beginRun, type Run } from './begin.ts';
import { detailsOf, told } from './failure.ts';
import { letGoOfAll } from './let-go.ts';
import { finish, sayIfStuck } from './run.ts';
import { readLedger } from './schedule.ts';
import { learnSecrets } from './secrets.ts';
import { adoptPlan, enter, type StepRun, stepOf } from './state.ts';
import { knowWorker } from './tell.ts';
import { newWalk } from './walk.ts';

/** Walks backward over the ledger of a run that has ended: handed off, failed or terminated. */
export async function teardown(input: TeardownInput): Promise<RunStatus> {
  const run = beginRun(() => undefined);
  const { state, changed } = run;
  return CancellationScope.nonCancellable(async () => {
    const plan = await recall(run, input);
    if (!plan) return finish(run, 'failed');
    state.phase = 'ending';
    state.over = new Set(['start', 'end']);
    state.endingAt = Date.now();
    changed();
    const walk = newWalk(state, plan);
    for (const at of ['end', 'start'] as const)
      await walkBackward(walk, { at, includeOwned: state.committed, jobsToo: true });
    state.phase = 'ended';
    await letGoOfAll(state, false);
    return finish(run, sayIfStuck(walk) ?? 'ended');
  });
}

/** Takes over the ledger of the run that has ended; null when it cannot be read. */
async function recall({ state }: Run, input: TeardownInput): Promise<Plan | null> {
  if (tooDeep(input)) {
    state.error = { type: failureTypes.runFailed, message: 'the input must be {"workflowId": "…"}' };
    return null;
  }
  try {
    const past = await readLedger(input);
    state.parameters = past.parameters;
    // It acts for a run that has ended, and holds what it takes down itself.
    const { workflowId, firstRunId } = state.identity;
    state.identity = { ...past.identity, claimant: { workflowId, firstRunId } };
    knowWorker(state, past);
    state.committed = past.wasUp;
    adoptPlan(state, past.plan);
    learnSecrets(state);
    for (const entry of past.ledger) stepOf(state, entry.step).entry = entry;
    for (const step of state.steps.values()) enter(step, stateLeft(step));
    return past.plan;
  } catch (failure) {
    state.error = told(failure).error;
    knowWorker(state, detailsOf(failure)[1]);
    return null;
  }
}

/** How the run left a step, as far as its ledger tells. */
function stateLeft({ step, entry }: StepRun): StepState {
  if (!entry) return 'notStarted';
  if (entry.undo && entry.undo.leftUp.length > 0) return 'leftUp';
  if (entry.undo && entry.undo.undone.length > 0) return 'undone';
  return step.kind === 'resource' ? 'up' : 'done';
}
