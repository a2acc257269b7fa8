import { waves } from './order.ts';
import type { PlanStep } from './plan.ts';

/** The chain of steps that takes longest, by typical durations. */
export interface CriticalPath {
  steps: string[];
  seconds: number;
}

/** The critical path of the steps on the way up (`at: start`). */
export function criticalPath(
  all: readonly Pick<PlanStep, 'id' | 'needs' | 'at' | 'typicalSeconds'>[],
): CriticalPath {
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
