import { limits } from '../limits.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import type { ReadStep } from './step.ts';
import type { UpstreamOf } from './upstream.ts';

/** A step and the names of the resources that it brings up, as far as they are known. */
export interface StepResources {
  step: ReadStep;
  names: string[];
}

/** Why a step may not have so many resources, or null. */
export function tooManyInStep(count: number): string | null {
  return count > limits.resourcesPerStep
    ? `must name at most ${limits.resourcesPerStep} resources; received ${count}`
    : null;
}

/** Checks how many resources there are, `atLeast`, and that no two steps bring up the same one. */
export function checkResources(all: readonly StepResources[], problems: ProblemList): void {
  const first = new Map<string, string>();
  let total = 0;
  for (const { step, names } of all) {
    total += names.length;
    const path = [...step.path, 'with'];
    const tooMany = tooManyInStep(names.length);
    if (tooMany !== null)
      problems.add({ code: 'tooManyResources', path, message: tooMany, value: names.length });
    const { atLeast } = step.raw;
    if (typeof atLeast === 'number' && atLeast > names.length) {
      const message = `must be at most the number of ids, ${names.length}; received ${atLeast}`;
      problems.add({ code: 'outOfRange', path: [...step.path, 'atLeast'], message, value: atLeast });
    }
    const shared = names.find((name) => first.has(name));
    if (shared !== undefined) {
      const message = `${shared} is brought up by ${first.get(shared)} too: only one of the two will find it off`;
      problems.add({ code: 'sharedResource', severity: 'warning', path, message, value: shared });
    }
    for (const name of names) if (!first.has(name)) first.set(name, step.id);
  }
  if (total > limits.resourcesPerRun) {
    const message = `must name at most ${limits.resourcesPerRun} resources in all; received ${total}`;
    problems.add({ code: 'tooManyResources', path: ['steps'], side: 'key', message, value: total });
  }
}

/** Reports unordered jobs that could not be told apart after a lost answer; `keys` holds what tells them apart. */
export function checkLookAlikes(
  steps: readonly ReadStep[],
  keys: ReadonlyMap<string, string>,
  above: UpstreamOf,
  problems: ProblemList,
): void {
  const byKey = new Map<string, ReadStep[]>();
  for (const step of steps) {
    const key = keys.get(step.id);
    if (key === undefined) continue;
    const alike = byKey.get(key) ?? [];
    const other = alike.find((one) => !above(step.id).has(one.id) && !above(one.id).has(step.id));
    if (other) {
      const message = `is the same job as that of ${other.id}, and neither waits for the other: after a lost answer they could not be told apart. Let one need the other`;
      problems.add({ code: 'lookAlike', path: step.path, side: 'key', message, value: step.id });
    }
    byKey.set(key, [...alike, step]);
  }
}
