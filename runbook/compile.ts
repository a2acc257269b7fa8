import type { Json, JsonObject } from '../plan/json.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { inspect } from './inspect.ts';

export interface CompileInput {
  /** YAML or JSON text, or the document as an object. */
  source: string | JsonObject;
  file?: string;
  /** What the run is given, by name of parameter. */
  parameters?: Json;
}

/** Ready to run, or everything that is wrong. */
export type Compiled =
  | { ok: true; plan: Plan /** With defaults filled in. */; parameters: JsonObject; warnings: Problem[] }
  | { ok: false; problems: Problem[] };

/**
 * Validates a document together with the parameters of one run. Each `with` whose expressions read parameters only is
 * validated with their values, so that a bad value is found before anything starts. Never throws.
 */
export function compile({ source, file, parameters = {} }: CompileInput): Compiled {
  const result = inspect({ source, file: file ?? null, given: parameters ?? {} });
  return result.plan
    ? { ok: true, plan: result.plan, parameters: result.parameters, warnings: result.problems }
    : { ok: false, problems: result.problems };
}
