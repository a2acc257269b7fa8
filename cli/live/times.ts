import type { Plan } from '../../plan/plan.ts';
import type { Show } from '../../plan/show.ts';
import { begins, leadOf, tails } from '../../plan/timing.ts';

/** When each step would begin, and by when it must, in epoch milliseconds; steps at the end have no such times. */
export interface StepTimes {
  /** Time before air at which it must begin at the latest, in milliseconds. */
  beforeAirMs: number;
  /** null: nobody has said when the show is on air. */
  latestStart: number | null;
  /** From when it would begin, by typical durations, until it must; below 0: too late. */
  slackMs: number | null;
}

export interface PlanTimes {
  leadAt: number | null;
  steps: ReadonlyMap<string, StepTimes>;
}

/** Plans backwards from the on-air time, and forwards from the lead or from now, whichever is later. */
export function planTimes(plan: Plan, show: Show, now: number): PlanTimes {
  const { onAirAt } = show;
  const leadMs = show.leadMs ?? leadOf(plan);
  const leadAt = onAirAt === null ? null : onAirAt - leadMs;
  const before = begins(plan.steps);
  const steps = [...tails(plan.steps)].map(([id, seconds]): [string, StepTimes] => {
    const beforeAirMs = seconds * 1000;
    const latestStart = onAirAt === null ? null : onAirAt - beforeAirMs;
    const begin = leadAt === null ? null : Math.max(now, leadAt) + (before.get(id) ?? 0) * 1000;
    const slackMs = latestStart === null || begin === null ? null : latestStart - begin;
    return [id, { beforeAirMs, latestStart, slackMs }];
  });
  return { leadAt, steps: new Map(steps) };
}
