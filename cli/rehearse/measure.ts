import type { Plan, PlanStep } from '../../plan/plan.ts';
import { type CriticalPath, leadOf } from '../../plan/timing.ts';
import type { Pace } from './pace.ts';
import type { Played } from './pass.ts';

/**
 * The chain of steps that the way up of a clean pass waited for, and how long it takes in the world: each step's typical
 * time, its health gate, and what our own work added to it here. Null when it did not come up.
 */
export function measuredPath(
  plan: Plan,
  { last, cameUp }: Pick<Played, 'last' | 'cameUp'>,
  { compression }: Pace,
): CriticalPath | null {
  if (last.upAt === null) return null;
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const starts = plan.steps.filter(({ at }) => at === 'start').map(({ id }) => id);
  const path: PlanStep[] = [];
  for (let id = latest(cameUp, starts); id !== null; ) {
    const step = byId.get(id);
    if (!step) break;
    path.unshift(step);
    id = latest(cameUp, step.needs);
  }
  const seconds = path.map((step) => {
    const span = cameUp[step.id];
    // A person's time is nothing that a rehearsal can measure.
    if (!span || step.kind === 'gate') return step.typicalSeconds;
    const gate = step.kind === 'resource' && step.healthy ? step.healthy.forMs / 1000 : 0;
    const usual = step.typicalSeconds + gate;
    return usual + Math.max(0, (span.to - span.from) / 1000 - usual / compression);
  });
  return { steps: path.map(({ id }) => id), seconds: seconds.reduce((sum, one) => sum + one, 0) };
}

function latest(cameUp: Played['cameUp'], ids: readonly string[]): string | null {
  const ended = ids.flatMap((id) => {
    const span = cameUp[id];
    return span ? [{ id, to: span.to }] : [];
  });
  return ended.toSorted((a, b) => b.to - a.to)[0]?.id ?? null;
}

/** Milliseconds from the first step's begin until the run was up; null when it never was. */
export function timeToAir({ last }: Pick<Played, 'last'>): number | null {
  if (last.upAt === null) return null;
  const begins = Object.values(last.steps).flatMap(({ startedAt }) =>
    startedAt ? Date.parse(startedAt) : [],
  );
  return begins.length === 0 ? null : Math.max(0, Date.parse(last.upAt) - Math.min(...begins));
}

/** Seconds before air at which the steps of a show begin. */
export const leadSeconds = (plan: Plan) => leadOf(plan) / 1000;
