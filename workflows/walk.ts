import { CancellationScope } from '@temporalio/workflow';
import { upstream } from '../plan/order.ts';
import type { Plan } from '../plan/plan.ts';
import { showBoard } from './board.ts';
import { Budget } from './budget.ts';
import { list } from './listing.ts';
import { condition, isLastMoment } from './moment.ts';
import { enter, isSettled, type RunState, type StepRun, stepOf } from './state.ts';
import { notice, observe } from './tell.ts';
import { judgeLateness } from './times.ts';

/** What both walks share: the state, what is under way, and how a change is shown. */
export interface Walk {
  state: RunState;
  plan: Plan;
  budget: Budget;
  /** Steps whose life is under way. */
  underWay: Set<string>;
  /** Ends the walk forward of all steps, waiting for what their calls came to. */
  forward: CancellationScope;
  /** A defect of ours in a step's life; thrown by the run, so that the workflow task fails and shows it. */
  defect: unknown;
  changed(): void;
  /** Tells people of what is no change of the run's state. */
  notice(kind: 'offAirSoon' | 'stillOnAir', message: string): void;
}

/** Goes on beside the walk; a defect of ours in it is the run's. */
export function inBackground(walk: Walk, work: () => Promise<void>): void {
  void CancellationScope.nonCancellable(work).catch((defect: unknown) => {
    walk.defect = defect;
  });
}

export function newWalk(state: RunState, plan: Plan): Walk {
  return {
    state,
    plan,
    budget: new Budget(),
    underWay: new Set(),
    forward: new CancellationScope({ cancellable: true }),
    defect: undefined,
    changed: changer(state),
    notice: (kind, message) => notice(state, kind, message),
  };
}

/** Judges every change, and tells those who are to be told; what shows it to people is behind from then on. */
export function changer(state: RunState): () => void {
  return () => {
    judgeLateness(state);
    observe(state);
    state.listed = false;
    state.shown = false;
  };
}

/** Shows the run as it is now: the UI's list, and the board. */
export function showRun(state: RunState): void {
  showInList(state);
  showOnBoard(state);
}

function showInList(state: RunState): void {
  state.listed = true;
  list(state);
}

function showOnBoard(state: RunState): void {
  state.shown = true;
  showBoard(state);
}

/** Keeps what people see up to date. A board of 200 steps is long: it is written once for all that happens in a task. */
export async function keepShowing(state: RunState): Promise<void> {
  await Promise.all([
    keep(
      () => !state.listed,
      () => showInList(state),
    ),
    keep(
      () => !state.shown && isLastMoment(),
      () => showOnBoard(state),
    ),
  ]);
}

async function keep(isDue: () => boolean, show: () => void): Promise<void> {
  for (;;) {
    await condition(isDue);
    show();
  }
}

/** True once a step is to stop where it is. */
export function stopping(walk: Walk): boolean {
  return walk.forward.consideredCancelled;
}

export function needsSettled(walk: Walk, run: StepRun): boolean {
  return run.step.needs.every((id) => {
    const need = stepOf(walk.state, id);
    // By the end of the show all of the other side are; that they are being undone is nothing to wait for.
    return need.step.at !== run.step.at || isSettled(need.state);
  });
}

/** All that a step needs, directly or through others. */
export function allNeeds(walk: Walk, run: StepRun): Set<string> {
  return upstream(walk.plan.steps, run.step.id);
}

export function show(walk: Walk, run: StepRun, state: StepRun['state']): void {
  enter(run, state);
  walk.changed();
}

/** A step's failure takes the run down. */
export function turnBack(walk: Walk, { step }: StepRun, type: string, message: string): void {
  walk.state.turnBack ??= {
    cause: 'failure',
    error: { type, message: `${step.id} failed (${type}): ${message}` },
  };
}
