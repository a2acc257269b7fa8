import { evaluate, type Scope } from '../../plan/expressions.ts';
import type { Json, JsonObject } from '../../plan/json.ts';
import { waves } from '../../plan/order.ts';
import type { Plan, PlanStep } from '../../plan/plan.ts';
import { isUses, kinds } from '../../runbook/index.ts';

/** A step with as much of its `with` as can be read before anything runs. */
export interface StepInput {
  step: PlanStep;
  with: JsonObject;
}

/** Stands for what only a run knows. */
const unknownRun = { id: 'rehearsal', onAirAt: null, offAirAt: null };

/**
 * Reads each step's `with` from the parameters. Outputs that merely repeat an input (such as `flowArn`) are known
 * before; a member that reads anything else of another step is left out.
 */
export function readInputs(plan: Plan, parameters: JsonObject): StepInput[] {
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const scope: Scope = { parameters, run: unknownRun, steps: {} };
  const read = new Map<string, StepInput>();
  for (const id of waves(plan.steps).flat()) {
    const step = byId.get(id);
    if (!step) continue;
    const input = { step, with: readable(step.with, scope) };
    read.set(id, input);
    scope.steps[id] = { outputs: foreseen(step.uses, input.with) };
  }
  return plan.steps.flatMap(({ id }) => read.get(id) ?? []);
}

function readable(members: JsonObject, scope: Scope): JsonObject {
  const known = Object.entries(members).flatMap(([key, value]): [string, Json][] => {
    try {
      const read = evaluate(value, scope);
      return read === null ? [] : [[key, read]];
    } catch {
      return [];
    }
  });
  return Object.fromEntries(known);
}

function foreseen(uses: string, read: JsonObject): JsonObject {
  const outputs = isUses(uses) ? kinds[uses].outputs : [];
  const repeated = outputs.flatMap((name): [string, Json][] => {
    const value = read[name] ?? (name === 'name' ? read.harvestJobName : undefined);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(repeated);
}
