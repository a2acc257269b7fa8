import type { Plan, Problem } from '../plan/plan.ts';
import { readShow } from '../runbook/times/index.ts';

/** `--on-air`, `--off-air`, `--lead` and `--now`, as they were typed. */
export interface TimeOptions {
  onAir?: string;
  offAir?: string;
  lead?: string;
  now?: boolean;
}

/** The same, as a run's input has them. */
export function timesOf({ onAir, offAir, lead, now }: TimeOptions) {
  return {
    ...(onAir !== undefined && { onAirAt: onAir }),
    ...(offAir !== undefined && { offAirAt: offAir }),
    ...(lead !== undefined && { lead }),
    ...(now && { now }),
  };
}

/** What is wrong with them now. `stayUp`: as the document says; null: not known, or it says nothing. */
export function problemsOfTimes(options: TimeOptions, stayUp: Plan['stayUp']): Problem[] {
  const now = Date.now();
  const read = readShow({ given: timesOf(options), dueAt: now, now, stayUp });
  return read.ok ? [] : read.problems;
}
