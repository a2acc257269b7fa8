import { waves } from '../../plan/order.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Show } from '../../plan/show.ts';
import { plannedLead, tails } from '../../plan/timing.ts';

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
  const leadMs = show.leadMs ?? plan.leadMs ?? plannedLead(plan.steps);
  const leadAt = onAirAt === null ? null : onAirAt - leadMs;
  const begins = beginsAfter(plan);
  const steps = [...tails(plan.steps)].map(([id, seconds]): [string, StepTimes] => {
    const beforeAirMs = seconds * 1000;
    const latestStart = onAirAt === null ? null : onAirAt - beforeAirMs;
    const begin = leadAt === null ? null : Math.max(now, leadAt) + (begins.get(id) ?? 0);
    const slackMs = latestStart === null || begin === null ? null : latestStart - begin;
    return [id, { beforeAirMs, latestStart, slackMs }];
  });
  return { leadAt, steps: new Map(steps) };
}

/** For each step on the way up, the milliseconds that what it needs typically takes. */
function beginsAfter(plan: Plan): Map<string, number> {
  const steps = plan.steps.filter(({ at }) => at === 'start');
  const byId = new Map(steps.map((step) => [step.id, step]));
  const result = new Map<string, number>();
  for (const id of waves(steps).flat()) {
    const ends = (byId.get(id)?.needs ?? []).map(
      (need) => (result.get(need) ?? 0) + (byId.get(need)?.typicalSeconds ?? 0) * 1000,
    );
    result.set(id, Math.max(0, ...ends));
  }
  return result;
}
