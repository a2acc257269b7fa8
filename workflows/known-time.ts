/**
 * The time as a run knows it by what is written down: by timers that have fired, and by activities that say when they ended.
 *
 * What a run does by the clock it does by this. `Date.now()` is the time of the workflow task; where an attempt at one was lost,
 * the SDK's core gives a run the time of the task before, and a replay the right one. So it tells people when something was, and
 * how long a timer has to run, but decides nothing.
 */
import { workflowInfo } from '@temporalio/workflow';
import { condition } from './moment.ts';

let latest = 0;

/** The latest instant that is known to have come, epoch milliseconds; it may be long ago. */
export const knownTime = (): number => Math.max(latest, workflowInfo().startTime.getTime());

/** Something that is written down says that the instant has come. */
export function learnTime(at: number): void {
  if (at > latest) latest = at;
}

/** Waits for an instant. True: something else came first. */
export async function comesBefore(at: number, other: () => boolean): Promise<boolean> {
  if (at <= knownTime()) return false;
  if (await condition(other, Math.max(1, at - Date.now()))) return true;
  learnTime(at);
  return false;
}
