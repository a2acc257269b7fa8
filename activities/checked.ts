import type { JsonObject } from '../plan/json.ts';
import { formatProblems, isUses, readWith } from '../runbook/index.ts';
import type { StepInput } from './contract.ts';
import { failStep } from './step-failure.ts';

/** Expressions may have put anything into `with`: it is validated again, with its defaults, before any effect. */
export function checked<Input extends StepInput>(input: Input): Input {
  const { uses } = input.step;
  if (!isUses(uses)) throw failStep('InvalidInput', `this worker knows no step kind ${uses}`);
  const read = readWith(uses, input.with);
  if (!read.ok) throw failStep('InvalidInput', formatProblems(read.problems));
  return { ...input, with: read.with as JsonObject };
}
