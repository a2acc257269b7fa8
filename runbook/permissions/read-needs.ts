import type { Json, JsonObject } from '../../plan/json.ts';
import type { Problem } from '../../plan/plan.ts';
import { inspect } from '../inspect.ts';
import { kindOf } from '../kinds/index.ts';
import { askedStep } from './asked-step.ts';
import type { Needs } from './needs.ts';

export interface NeedsInput {
  /** YAML or JSON text, or the document as an object. */
  source: string | JsonObject;
  file?: string;
  /** What runs are given, as far as it is always the same. */
  parameters?: Json;
}

/** What one step of a runbook needs. */
export interface StepNeeds extends Needs {
  runbook: string;
  step: string;
}

/** What each step of a runbook needs, or everything that is wrong with it. */
export type RunbookNeeds = { ok: true; needs: StepNeeds[] } | { ok: false; problems: Problem[] };

/** Reads what the calls of a runbook's whole life need to be allowed. Parameters that are not given stay open. Never throws. */
export function readNeeds({ source, file, parameters = {} }: NeedsInput): RunbookNeeds {
  const read = inspect({ source, file: file ?? null, given: parameters, partial: true });
  const { plan, declarations, parameters: values } = read;
  if (!plan) return { ok: false, problems: read.problems };
  const needs = plan.steps.flatMap((step): StepNeeds[] => {
    const kind = step.kind === 'gate' ? null : kindOf(step.uses);
    if (step.kind === 'gate' || !kind?.permissions) return [];
    const needed = kind.permissions(askedStep(plan, step, { declarations, values }));
    return [{ ...needed, runbook: plan.name, step: step.id }];
  });
  return { ok: true, needs };
}
