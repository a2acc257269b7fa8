import { waves } from '../../plan/order.ts';
import type { At, Plan, PlanStep, Problem, StepColumn } from '../../plan/plan.ts';
import { type CriticalPath, criticalPath } from '../../plan/timing.ts';

/** What `plan --format json` prints. */
export interface PlanDescription {
  name: string;
  steps: Record<string, { uses: string; kind: StepColumn; needs: string[]; at: At; typicalSeconds: number }>;
  /** Groups of steps that may run together: first those on the way up, then those at the end. */
  waves: string[][];
  /** Of the way up. */
  criticalPath: CriticalPath;
  problems: Problem[];
}

/** A plan's graph, in plain JSON. `problems` are the warnings that it was compiled with. */
export function describePlan(plan: Plan, problems: Problem[]): PlanDescription {
  const steps = plan.steps.map(({ id, uses, kind, needs, at, typicalSeconds }) => [
    id,
    { uses, kind, needs, at, typicalSeconds },
  ]);
  return {
    name: plan.name,
    steps: Object.fromEntries(steps),
    waves: [...wavesAt(plan, 'start'), ...wavesAt(plan, 'end')],
    criticalPath: criticalPath(plan.steps),
    problems,
  };
}

/** Waves of the steps of one end of the show; what a step at the end needs of the start is long up by then. */
export function wavesAt(plan: Plan, at: At): string[][] {
  const steps = plan.steps.filter((step) => step.at === at);
  const ids = new Set(steps.map((step) => step.id));
  return waves(steps.map(({ id, needs }) => ({ id, needs: needs.filter((need) => ids.has(need)) })));
}

/** A plan's steps by id. */
export function stepsById(plan: Plan): ReadonlyMap<string, PlanStep> {
  return new Map(plan.steps.map((step) => [step.id, step]));
}
