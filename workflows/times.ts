import type { Plan } from '../plan/plan.ts';
import { leadOf, tails } from '../plan/timing.ts';
import { comesBefore, knownTime } from './known-time.ts';
import { condition } from './moment.ts';
import { isSettled, type RunState, type StepRun } from './state.ts';

/** A run with an on-air time: what is slow is waited for, and people are asked. */
export function hasAirTime(state: RunState): boolean {
  return state.show.onAirAt !== null;
}

/** People decide from then on, whatever has come up by then. */
export function airTimeHasCome({ show }: RunState): boolean {
  return show.onAirAt !== null && show.onAirAt <= knownTime();
}

/** A plan never changes, and lateness is judged at every change of a run. */
const tailsByPlan = new WeakMap<Plan, Map<string, number>>();
const leadByPlan = new WeakMap<Plan, number>();

function tailsOf(plan: Plan): Map<string, number> {
  const known = tailsByPlan.get(plan) ?? tails(plan.steps);
  tailsByPlan.set(plan, known);
  return known;
}

function knownLead(plan: Plan): number {
  const known = leadByPlan.get(plan) ?? leadOf(plan);
  leadByPlan.set(plan, known);
  return known;
}

/** The run stays open until an end, and then takes down. */
export function staysUp({ plan, show }: RunState): boolean {
  if (plan?.stayUp) return plan.stayUp === 'untilEnd';
  return show.offAirAt !== null || show.lengthMs !== null;
}

/** When steps may begin; null without an on-air time. */
export function leadAt({ plan, show }: RunState): number | null {
  if (!plan || show.onAirAt === null) return null;
  return show.onAirAt - (show.leadMs ?? knownLead(plan));
}

/** What the off-air time does: with an on-air time it ends the show, else a person is asked. */
export function atOffAir({ plan, show }: RunState): 'end' | 'ask' {
  return plan?.atOffAir ?? (show.onAirAt === null ? 'ask' : 'end');
}

/** By when a step must begin for all that waits for it to be up at the on-air time, by typical durations. */
export function latestStart({ plan, show }: RunState, run: StepRun): number | null {
  if (!plan || show.onAirAt === null || run.step.at !== 'start') return null;
  return show.onAirAt - (tailsOf(plan).get(run.step.id) ?? 0) * 1000;
}

/** When the show turns late if nothing more happens to the step; infinite once it is settled. */
export function lateFrom(state: RunState, run: StepRun, latest: number): number {
  // Begun too late, it is late from the start.
  return isOpen(state, run) && beganAfter(run, latest)
    ? (run.startedAt ?? latest)
    : lateSince(state, run, latest);
}

/** The same, by instants of the plan alone: those at which the run says that something was are not written down. */
function lateSince(state: RunState, run: StepRun, latest: number): number {
  if (!isOpen(state, run)) return Number.POSITIVE_INFINITY;
  // Begun in time, it is late once its typical time is over and it is still not up.
  return run.state === 'pending' || beganAfter(run, latest)
    ? latest
    : latest + run.step.typicalSeconds * 1000;
}

const isOpen = (state: RunState, run: StepRun): boolean =>
  state.wentOnAirAt === null && !isSettled(run.state);

const beganAfter = ({ state, startedAt }: StepRun, latest: number): boolean =>
  state !== 'pending' && startedAt !== null && startedAt > latest;

/** The instant from which the rest of the way to air no longer fits; infinite when all is up. */
export function lateAt(state: RunState): number {
  const { plan, show } = state;
  if (!plan || show.onAirAt === null) return Number.POSITIVE_INFINITY;
  const behind = tailsOf(plan);
  let first = Number.POSITIVE_INFINITY;
  for (const run of state.steps.values()) {
    if (run.step.at !== 'start') continue;
    const latest = show.onAirAt - (behind.get(run.step.id) ?? 0) * 1000;
    first = Math.min(first, lateSince(state, run, latest));
  }
  return first;
}

/** Turns late, or no longer late; what was late when the show's time came stays so. */
export function judgeLateness(state: RunState): void {
  const { onAirAt } = state.show;
  if (onAirAt === null) return;
  const now = knownTime();
  if (now >= onAirAt && state.late) return;
  state.late = lateAt(state) <= now;
}

/** Waits until an instant that may be moved meanwhile, or until it is no longer wanted. True: the instant has come. */
export async function untilInstant(when: () => number | null, stop: () => boolean): Promise<boolean> {
  for (;;) {
    const at = when();
    if (stop()) return false;
    if (at === null) await condition(() => stop() || when() !== null);
    else if (!(await comesBefore(at, () => stop() || when() !== at))) return true;
  }
}
