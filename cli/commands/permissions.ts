import type { Problem } from '../../plan/plan.ts';
import { formatProblems, type Policies, policiesOf, readNeeds, type StepNeeds } from '../../runbook/index.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type FoundRunbook, findRunbook, missingError } from '../find-runbook.ts';
import { InputError } from '../input-error.ts';
import { policiesText } from '../output/policies-text.ts';
import type { ParameterOptions } from '../parameters.ts';
import { eachOnesParameters } from '../permissions/each-ones-parameters.ts';
import { type PlaceOptions, readPlace } from '../permissions/place.ts';
import type { Terminal } from '../terminal.ts';

export interface PermissionsOptions extends ParameterOptions, PlaceOptions {
  wildcards?: boolean;
  json?: boolean;
}

/** `permissions`: the least that a worker's identities must be allowed for these runbooks. Looks at no cloud. */
export function permissions(
  runbooks: readonly string[],
  options: PermissionsOptions,
  terminal: Terminal,
): ExitCode {
  const read = policiesHere(runbooks, options, terminal);
  if ('problems' in read) return refuse(read.problems, options, terminal);
  for (const warning of read.warnings) terminal.err(`warning: ${warning}`);
  terminal.out(options.json ? JSON.stringify({ ...read, problems: [] }) : policiesText(read));
  return exitCodes.ok;
}

function policiesHere(
  runbooks: readonly string[],
  options: PermissionsOptions,
  { env }: Terminal,
): Policies | { problems: readonly Problem[] } {
  try {
    const place = readPlace(options, env);
    const found = runbooks.map((runbook) => known(runbook, env));
    const problems: Problem[] = [];
    const needs: StepNeeds[] = [];
    for (const [index, parameters] of eachOnesParameters(found, options).entries()) {
      const { text = '', file = '' } = found[index] ?? {};
      const one = readNeeds({ source: text, file, parameters });
      if (one.ok) needs.push(...one.needs);
      else problems.push(...one.problems);
    }
    if (problems.length > 0) return { problems };
    return policiesOf({ needs, place, wildcards: options.wildcards ?? false });
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems };
    throw error;
  }
}

function known(runbook: string, env: NodeJS.ProcessEnv): FoundRunbook {
  const found = findRunbook(runbook, env);
  if (!('parsed' in found)) throw missingError(found);
  return found;
}

function refuse(problems: readonly Problem[], { json }: PermissionsOptions, terminal: Terminal): ExitCode {
  const nothing = { aws: null, alibaba: null, actions: [], notes: [], warnings: [] };
  if (json) terminal.out(JSON.stringify({ ...nothing, problems }));
  else terminal.err(formatProblems(problems));
  return exitCodes.invalid;
}
