// A workflow of its own, for same-moment.test.ts: work that comes to its end at the moment at which a person is to be asked.
import { proxyActivities } from '@temporalio/workflow';
import type { PlanStep } from '../../plan/plan.ts';
import { waitPatiently } from '../../workflows/patience.ts';
import { newState, type StepRun } from '../../workflows/state.ts';
import { newWalk, show } from '../../workflows/walk.ts';

const { work } = proxyActivities<{ work(): Promise<void> }>({ startToCloseTimeout: '1m' });

/** Comes to what its step is in the end, and to what is asked. */
export async function waitsPatiently(afterMs: number): Promise<[string, boolean]> {
  const state = newState({ workflowId: 'one', firstRunId: 'one', place: '' });
  const walk = newWalk(state, { steps: [] } as never);
  const step = { id: 'channels', ask: null } as PlanStep;
  const run = { step, question: null, skipRequested: null } as StepRun;
  await waitPatiently(walk, run, work(), {
    afterMs,
    prompt: 'It takes long.',
    answers: ['approve'],
    onLong() {},
    onAnswer() {},
  });
  show(walk, run, 'up');
  await new Promise<void>((resolve) => setTimeout(resolve, 1));
  return [run.state, run.question !== null];
}
