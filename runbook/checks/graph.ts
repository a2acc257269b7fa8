import { findCycle } from '../../plan/order.ts';
import { didYouMean } from '../problems/near-name.ts';
import { preview } from '../problems/preview.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import type { ReadStep } from './step.ts';

/** Checks that all needed steps are there, that none waits for itself, and that no start waits for the end. */
export function checkGraph(steps: readonly ReadStep[], problems: ProblemList): void {
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (const step of steps) {
    for (const [index, need] of written(step).entries()) {
      if (typeof need !== 'string') continue;
      const path = [...step.path, 'needs', index];
      const needed = byId.get(need);
      if (!needed) {
        const message = `names no step of this runbook; received ${preview(need)}${didYouMean(need, [...byId.keys()])}`;
        problems.add({ code: 'unknownStep', path, message, value: need });
      } else if (step.at === 'start' && needed.at === 'end') {
        const message = `needs ${need}, which begins only when the show ends; received ${preview(need)}`;
        problems.add({ code: 'endNeeded', path, message, value: need });
      }
    }
  }
  reportCycles(steps, problems);
}

function written(step: ReadStep): unknown[] {
  return Array.isArray(step.raw.needs) ? step.raw.needs : [];
}

/** One problem for each knot: the steps of one that was told are taken out before the next is looked for. */
function reportCycles(steps: readonly ReadStep[], problems: ProblemList): void {
  let rest = [...steps];
  for (let cycle = findCycle(rest); cycle !== null; cycle = findCycle(rest)) {
    const told = new Set(cycle);
    const [first] = cycle;
    const message =
      told.size === 1
        ? `${first} needs itself`
        : `steps need each other: ${cycle.join(' → ')} (each needs the next)`;
    if (first !== undefined)
      problems.add({ code: 'cycle', path: ['steps', first, 'needs'], side: 'key', message, value: cycle });
    rest = rest.filter((step) => !told.has(step.id));
  }
}
