import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../plan/json.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Compiled, formatProblems, type ParsedRunbook, parseParameters } from '../../runbook/index.ts';
import type { FoundRunbook } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { problem } from '../output/run-json.ts';
import { readText } from '../read-text.ts';
import { invented } from './invented.ts';

/** Where a parameter's value is from. */
export type ParameterSource = 'given' | 'default' | 'example' | 'invented';

/** A runbook with everything that it needs to be rehearsed. */
export interface Ready {
  plan: Plan;
  document: JsonObject;
  parameters: JsonObject;
  sources: Record<string, ParameterSource>;
}

interface ReadyInput {
  found: FoundRunbook;
  given: JsonObject;
  /** Folders whose `examples` may hold parameters. */
  folders: readonly string[];
}

/**
 * The parameters of a rehearsal: those given, then defaults, then the catalogue's example, then made up.
 *
 * @throws `InputError` with all problems of the document, and with each parameter that nothing can be made up for
 */
export function readyToRehearse({ found, given, folders }: ReadyInput): Ready {
  const { parsed } = found;
  const { document } = parsed;
  if (!document || parsed.plan === null)
    throw new InputError(formatProblems(parsed.problems), parsed.problems);
  const example = exampleOf(parsed, folders);
  const parameters: JsonObject = { ...given };
  const sources = Object.fromEntries(
    Object.keys(given).map((name): [string, ParameterSource] => [name, 'given']),
  );
  Object.entries(parsed.parameters).forEach(([name, declaration], index) => {
    if (name in parameters) return;
    if (declaration.default !== undefined) sources[name] = 'default';
    else if (example[name] !== undefined) {
      parameters[name] = example[name];
      sources[name] = 'example';
    } else if (declaration.required) {
      const value = invented({ name, declaration, document, number: index });
      if (value === undefined) return;
      parameters[name] = value;
      sources[name] = 'invented';
    }
  });
  const compiled = found.compile(parameters);
  if (!compiled.ok) throw explained(compiled, sources);
  return { plan: compiled.plan, document, parameters: compiled.parameters, sources };
}

/** The example's values, as far as the runbook has such parameters. */
function exampleOf({ document, parameters }: ParsedRunbook, folders: readonly string[]): JsonObject {
  const file = folders
    .map((folder) => join(folder, 'examples', `${document?.name}.parameters.yaml`))
    .find((one) => existsSync(one));
  if (file === undefined) return {};
  const read = parseParameters(readText(file), file);
  const known = Object.entries(read.parameters ?? {}).filter(([name]) => name in parameters);
  return Object.fromEntries(known);
}

/** A value made up that the document does not take is the rehearsal's fault, and a person can help. */
function explained(broken: Extract<Compiled, { ok: false }>, sources: Ready['sources']): InputError {
  const made = Object.keys(sources).filter((name) => sources[name] === 'invented');
  const hint =
    made.length === 0 || broken.problems.every(({ code }) => code === 'missingParameter')
      ? []
      : [
          problem(
            'badParameter',
            `values were made up for ${made.join(', ')}; give your own with -p NAME=VALUE or --parameters FILE`,
          ),
        ];
  const problems = [...broken.problems, ...hint];
  return new InputError(formatProblems(problems), problems);
}

/** The folders beside which examples are looked for: the catalogue's, and the file's own. */
export function exampleFolders(runbook: string, found: FoundRunbook, env: NodeJS.ProcessEnv): string[] {
  const catalogue = env.SHOWCALLER_RUNBOOKS?.trim() || 'runbooks';
  return found.name === null ? [dirname(runbook), catalogue] : [catalogue];
}
