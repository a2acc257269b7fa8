import type { Json, JsonObject } from '../plan/json.ts';
import type { Problem } from '../plan/plan.ts';
import {
  coerceParameter,
  formatProblems,
  type ParameterDeclarations,
  parseParameters,
} from '../runbook/index.ts';
import { InputError } from './input-error.ts';
import { problem } from './output/run-json.ts';
import { readText } from './read-text.ts';

/** `-p name=value` and `--parameters FILE`, as they were typed. */
export interface ParameterOptions {
  parameter: string[];
  parameters?: string;
}

/**
 * The parameters of a run: those of the file, and over them those given one by one.
 *
 * @param declarations - of the runbook; null: only its worker knows them
 * @throws `InputError` with all problems
 */
export function readParameters(
  options: ParameterOptions,
  declarations: ParameterDeclarations | null,
): JsonObject {
  const problems: Problem[] = [];
  const parameters: JsonObject = { ...fromFile(options.parameters, problems) };
  for (const word of options.parameter) {
    const [name, text] = split(word);
    const read = declarations ? coerceParameter(declarations[name] ?? null, text) : guess(text);
    if (read.ok) parameters[name] = read.value;
    else problems.push({ ...problem('badParameter', read.message), path: `parameters.${name}` });
  }
  if (problems.length > 0) throw new InputError(formatProblems(problems), problems);
  return parameters;
}

function fromFile(file: string | undefined, problems: Problem[]): JsonObject {
  if (file === undefined) return {};
  const read = parseParameters(readText(file), file);
  problems.push(...read.problems.filter(({ severity }) => severity === 'error'));
  return read.parameters ?? {};
}

function split(word: string): [name: string, text: string] {
  const at = word.indexOf('=');
  // What stands there instead may be a secret.
  if (at < 1) throw new InputError('-p takes name=value, such as -p channelId=1234567');
  return [word.slice(0, at), word.slice(at + 1)];
}

/** Without the declaration, only what can be nothing else is read as JSON: an id of digits stays text. */
function guess(text: string): { ok: true; value: Json } | { ok: false; message: string } {
  if (!/^\s*[[{]|^(true|false)$/.test(text)) return { ok: true, value: text };
  try {
    const value: Json = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return { ok: true, value: text };
  }
}
