import type { PlanStep } from './plan.ts';

/** What order reads of a step. */
export type Ordered = Pick<PlanStep, 'id' | 'needs'>;

/** For each step, the steps that need it directly. */
export function dependants(steps: readonly Ordered[]): Map<string, string[]> {
  const result = new Map<string, string[]>(steps.map((step) => [step.id, []]));
  for (const step of steps) for (const need of step.needs) result.get(need)?.push(step.id);
  return result;
}

/** All steps that a step needs, directly or through others. Unknown names and cycles do no harm. */
export function upstream(steps: readonly Ordered[], id: string): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const result = new Set<string>();
  const open = [...(byId.get(id)?.needs ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (result.has(next)) continue;
    result.add(next);
    open.push(...(byId.get(next)?.needs ?? []));
  }
  return result;
}

/** Steps grouped by how many must be up before them: a wave starts when the waves before it are up. Throws on a cycle. */
export function waves(steps: readonly Ordered[]): string[][] {
  const done = new Set<string>();
  const result: string[][] = [];
  let rest = [...steps];
  while (rest.length > 0) {
    const wave = rest.filter((step) => step.needs.every((need) => done.has(need)));
    if (wave.length === 0) throw new RangeError(`cycle among ${rest.map((step) => step.id).join(', ')}`);
    result.push(wave.map((step) => step.id));
    for (const step of wave) done.add(step.id);
    rest = rest.filter((step) => !done.has(step.id));
  }
  return result;
}

/** The first cycle found, as `a → b → a` in the order of need, or null. */
export function findCycle(steps: readonly Ordered[]): string[] | null {
  const needs = new Map(steps.map((step) => [step.id, step.needs]));
  const clean = new Set<string>();
  const visit = (id: string, trail: string[]): string[] | null => {
    const seen = trail.indexOf(id);
    if (seen >= 0) return [...trail.slice(seen), id];
    if (clean.has(id)) return null;
    for (const need of needs.get(id) ?? []) {
      const cycle = needs.has(need) ? visit(need, [...trail, id]) : null;
      if (cycle) return cycle;
    }
    clean.add(id);
    return null;
  };
  for (const step of steps) {
    const cycle = visit(step.id, []);
    if (cycle) return cycle;
  }
  return null;
}
