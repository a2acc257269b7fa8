import type { JsonObject } from '../plan/json.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { inspect } from './inspect.ts';
import type { ParameterDeclarations } from './parameters/declaration.ts';

/** A document as far as it could be read. */
export interface ParsedRunbook {
  /** null when there is any error. */
  plan: Plan | null;
  /** As written, as plain JSON; null when the text could not be read. */
  document: JsonObject | null;
  parameters: ParameterDeclarations;
  /** Errors and warnings, in the order of the text. */
  problems: Problem[];
}

/**
 * Validates a document (YAML or JSON text, or an object) and compiles it, before anything is known of its parameters
 * but their defaults. Reports every problem at once and never throws.
 */
export function parseRunbook(source: string | JsonObject, options: { file?: string } = {}): ParsedRunbook {
  const { plan, document, declarations, problems } = inspect({
    source,
    file: options.file ?? null,
    given: null,
  });
  return { plan, document, parameters: declarations, problems };
}
