import type { Needs, Target } from './needs.ts';
import { covers, isWild } from './pattern.ts';
import type { StepNeeds } from './read-needs.ts';

/** An action, what it must be allowed on, and who needs it. */
export interface Collected {
  action: string;
  /** Patterns of ARNs; `*` alone where the vendor's authorization reference knows no resource. */
  resources: string[];
  /** Such as `evening-news: contribution`. */
  steps: string[];
}

interface Input {
  needs: readonly StepNeeds[];
  vendor: Needs['vendor'];
  arnOf(target: Target, resource: string): string;
  /** One wildcard for each sort of which there are several. */
  wildcards: boolean;
}

interface Gathering {
  targets: Target[];
  any: boolean;
  steps: Set<string>;
  beyond: { count: number; of: Target[] };
}

/** Puts together what all steps need of one vendor, action by action. */
export function collect({ needs, vendor, arnOf, wildcards }: Input): Collected[] {
  const actions = new Map<string, Gathering>();
  for (const { grants, runbook, step } of needs.filter((one) => one.vendor === vendor))
    for (const { action, on, beyond } of grants) {
      const fresh = { targets: [], any: false, steps: new Set<string>(), beyond: { count: 0, of: [] } };
      const known = actions.get(action) ?? fresh;
      actions.set(action, known);
      known.steps.add(`${runbook}: ${step}`);
      if (on === 'any') known.any = true;
      else known.targets.push(...on);
      if (beyond) known.beyond = { count: beyond.count, of: [...known.beyond.of, ...beyond.of] };
    }
  const arns = (targets: readonly Target[]) =>
    uncovered((wildcards ? widened(targets) : targets).map((one) => arnOf(one, one.resource.text)));
  return [...actions]
    .filter(([, { beyond }]) => isBeyond(beyond.count, arns(beyond.of)))
    .map(([action, { targets, any, steps }]) => ({
      action,
      resources: any ? ['*'] : arns(targets),
      steps: [...steps],
    }));
}

/** What stands for an unknown number may be many. */
function isBeyond(count: number, arns: readonly string[]): boolean {
  return count === 0 || arns.length > count || arns.some(isWild);
}

/** Each once, and none that another one holds. */
function uncovered(arns: readonly string[]): string[] {
  const all = [...new Set(arns)];
  const wide = all.filter(isWild);
  return all.filter((arn) => !wide.some((other) => other !== arn && covers(other, arn)));
}

function widened(targets: readonly Target[]): Target[] {
  const sortOf = ({ service, every, place }: Target) => JSON.stringify([service, every, place]);
  const counts = new Map<string, Set<string>>();
  for (const target of targets) {
    const names = counts.get(sortOf(target)) ?? new Set();
    counts.set(sortOf(target), names.add(target.resource.text));
  }
  return targets.map((target) =>
    (counts.get(sortOf(target))?.size ?? 0) > 1
      ? { ...target, resource: { ...target.resource, text: target.every } }
      : target,
  );
}
