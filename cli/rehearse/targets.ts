import type { At, PlanStep } from '../../plan/plan.ts';
import { isUses, readWith } from '../../runbook/index.ts';
import { kindOf } from '../../runbook/kinds/index.ts';
import type { StepInput } from './inputs.ts';

/** A resource that a step turns on. */
export interface Target {
  step: PlanStep;
  /** As ledgers name it. */
  name: string;
  /** How many resources its step has. */
  count: number;
}

/** Names of the resources of a step, as far as they are known before a run. */
export function resourceNames({ step, with: input }: StepInput): string[] {
  if (step.kind !== 'resource' || !isUses(step.uses)) return [];
  const read = readWith(step.uses, input);
  return read.ok ? (kindOf(step.uses)?.resources?.(read.with) ?? []) : [];
}

/** All resources of the steps at one end of the show. */
export function targetsOf(inputs: readonly StepInput[], at: At): Target[] {
  return inputs
    .filter(({ step }) => step.at === at)
    .flatMap((input) => {
      const names = resourceNames(input);
      return names.map((name) => ({ step: input.step, name, count: names.length }));
    });
}
