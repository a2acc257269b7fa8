import type { StepInput } from './contract.ts';
import { failStep } from './step-failure.ts';

/** The step as one of the kind that its activity is for. */
export function stepOf<Kind extends StepInput['step']['kind']>(
  input: StepInput,
  kind: Kind,
): Extract<StepInput['step'], { kind: Kind }> {
  const { step } = input;
  if (step.kind !== kind) throw failStep('InvalidInput', `${step.id} is a ${step.kind}, not a ${kind}`);
  return step as Extract<StepInput['step'], { kind: Kind }>;
}
