import { dependants, waves } from './order.ts';
import type { Plan, PlanStep } from './plan.ts';

/** What timing reads of a step. */
export type Timed = Pick<PlanStep, 'id' | 'needs' | 'at' | 'typicalSeconds' | 'timeoutMs'>;

/** The chain of steps that takes longest, by typical durations. */
export interface CriticalPath {
  steps: string[];
  seconds: number;
}

/** The critical path of the steps on the way up (`at: start`). */
export function criticalPath(all: readonly Omit<Timed, 'timeoutMs'>[]): CriticalPath {
  const steps = all.filter((step) => step.at === 'start');
  const byId = new Map(steps.map((step) => [step.id, step]));
  const best = new Map<string, CriticalPath>();
  let longest: CriticalPath = { steps: [], seconds: 0 };
  for (const id of waves(steps).flat()) {
    const step = byId.get(id);
    if (!step) continue;
    let before: CriticalPath = { steps: [], seconds: 0 };
    for (const need of step.needs) {
      const path = best.get(need);
      if (path && (path.seconds > before.seconds || before.steps.length === 0)) before = path;
    }
    const path = { steps: [...before.steps, id], seconds: before.seconds + step.typicalSeconds };
    best.set(id, path);
    if (path.seconds > longest.seconds || longest.steps.length === 0) longest = path;
  }
  return longest;
}

/** For each step on the way up, the seconds from its own begin until all that waits for it is up: the longest way. */
export function tails(all: readonly Omit<Timed, 'timeoutMs'>[]): Map<string, number> {
  const steps = all.filter((step) => step.at === 'start');
  const byId = new Map(steps.map((step) => [step.id, step]));
  const after = dependants(steps);
  const result = new Map<string, number>();
  for (const id of waves(steps).flat().toReversed()) {
    const rest = Math.max(0, ...(after.get(id) ?? []).map((next) => result.get(next) ?? 0));
    result.set(id, rest + (byId.get(id)?.typicalSeconds ?? 0));
  }
  return result;
}

/** How long a step may take before its time-out; one without a time-out is given twice its typical time. */
function longestSeconds({ typicalSeconds, timeoutMs }: Timed): number {
  return Math.max(typicalSeconds, timeoutMs === null ? 2 * typicalSeconds : timeoutMs / 1000);
}

/** For each step on the way up, the seconds that all before it typically takes: its begin, counted from the first one's. */
export function begins(all: readonly Omit<Timed, 'timeoutMs'>[]): Map<string, number> {
  const steps = all.filter((step) => step.at === 'start');
  const byId = new Map(steps.map((step) => [step.id, step]));
  const result = new Map<string, number>();
  for (const id of waves(steps).flat()) {
    const ends = (byId.get(id)?.needs ?? []).map(
      (need) => (result.get(need) ?? 0) + (byId.get(need)?.typicalSeconds ?? 0),
    );
    result.set(id, Math.max(0, ...ends));
  }
  return result;
}

/**
 * Time before air, in milliseconds, at which steps must begin: enough for any one step to take its longest and for all
 * the others to take their typical time.
 */
export function plannedLead(all: readonly Timed[]): number {
  const before = begins(all);
  const behind = tails(all);
  const ways = all
    .filter((step) => step.at === 'start')
    .map(
      (step) =>
        (before.get(step.id) ?? 0) + (behind.get(step.id) ?? 0) - step.typicalSeconds + longestSeconds(step),
    );
  return Math.max(0, ...ways) * 1000;
}

/** Time before air at which the steps of a plan begin, in milliseconds: the document's, else planned. */
export function leadOf({ leadMs, steps }: Pick<Plan, 'leadMs' | 'steps'>): number {
  return leadMs ?? plannedLead(steps);
}
