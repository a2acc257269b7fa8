import { CancellationScope } from '@temporalio/workflow';
import { dependants } from '../plan/order.ts';
import type { At } from '../plan/plan.ts';
import { condition } from './moment.ts';
import { enter, isGood, isSettled, type StepRun, stepOf } from './state.ts';
import { liveStep } from './step.ts';
import { show, type Walk } from './walk.ts';

/** Starts the life of every step of one side; each waits for what it needs. */
export function beginForward(walk: Walk, at: At): void {
  for (const run of walk.state.steps.values())
    if (run.step.at === at && run.state === 'pending') launch(walk, run);
}

/** Waits until every step of that side is settled, or the run goes down. */
export async function forwardSettled(walk: Walk, at: At): Promise<void> {
  const side = [...walk.state.steps.values()].filter((run) => run.step.at === at);
  await condition(() => {
    if (walk.defect !== undefined) throw walk.defect;
    return (
      walk.state.turnBack !== null ||
      (at === 'start' && walk.state.endRequested) ||
      side.every((run) => isSettled(run.state) && !walk.underWay.has(run.step.id))
    );
  });
}

/** Ends the walk forward and waits until no step is under way. */
export async function stopForward(walk: Walk): Promise<void> {
  walk.forward.cancel();
  await condition(() => {
    if (walk.defect !== undefined) throw walk.defect;
    return walk.underWay.size === 0;
  });
  for (const run of walk.state.steps.values()) {
    run.question = null;
    if (run.step.at === 'start' && (run.state === 'pending' || run.state === 'asking'))
      enter(run, run.error ? 'failed' : 'notStarted');
  }
  walk.changed();
}

/** A settled step is done again, by a person's command; what was not started for want of it then has its turn. */
export function again(walk: Walk, run: StepRun): void {
  if (walk.underWay.has(run.step.id)) return;
  launch(walk, run, () => reconsider(walk, run));
}

function reconsider(walk: Walk, run: StepRun): void {
  if (!isGood(run.state) && run.state !== 'skipped') return;
  for (const id of dependants(walk.plan.steps).get(run.step.id) ?? []) {
    const next = stepOf(walk.state, id);
    if (next.state !== 'notStarted' || walk.underWay.has(id)) continue;
    next.warnings = [];
    show(walk, next, 'pending');
    launch(walk, next, () => reconsider(walk, next));
  }
}

function launch(walk: Walk, run: StepRun, then: () => void = () => undefined): void {
  walk.underWay.add(run.step.id);
  void CancellationScope.nonCancellable(() => liveStep(walk, run))
    .then(then)
    .catch((defect: unknown) => {
      walk.defect = defect;
    })
    .finally(() => walk.underWay.delete(run.step.id));
}
