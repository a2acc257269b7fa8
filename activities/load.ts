import { ApplicationFailure } from '@temporalio/activity';
import type { JsonObject } from '../plan/json.ts';
import { workflowTypes } from '../plan/names.ts';
import type { Problem } from '../plan/plan.ts';
import { noShow } from '../plan/show.ts';
import { failureTypes } from '../plan/status.ts';
import { type CatalogueEntry, compile, formatProblems } from '../runbook/index.ts';
import { catalogueOf } from './catalogue.ts';
import type { Loaded, LoadInput } from './contract.ts';
import type { World } from './dependencies.ts';

/** Loads, validates and compiles the document of a run. What it returns is in the history: later edits never touch the run. */
export function load(world: World, { workflowType, input }: LoadInput): Loaded {
  const given = inputOf(input);
  const parameters = objectOf(given.parameters ?? {}, 'parameters');
  const compiled =
    workflowType === workflowTypes.runbook
      ? compile({ source: inline(given), parameters })
      : named(world, workflowType, given).compile(parameters);
  if (!compiled.ok) throw invalid(compiled.problems);
  return {
    plan: compiled.plan,
    parameters: compiled.parameters,
    warnings: compiled.warnings,
    place: world.place,
    show: noShow,
    tells: false,
    searchable: false,
  };
}

function inline({ runbook }: JsonObject): string | JsonObject {
  return typeof runbook === 'string' ? runbook : objectOf(runbook, 'runbook');
}

function named(world: World, name: string, given: JsonObject): CatalogueEntry {
  if ('runbook' in given)
    throw invalid([
      problem(
        'unknownKey',
        'runbook',
        `${name} is a runbook of the catalogue; a document is for the type runbook`,
        null,
      ),
    ]);
  const catalogue = catalogueOf(world.settings.runbooks);
  const entry = catalogue.get(name);
  if (entry) return entry;
  const message = `There is no runbook ${name} in the catalogue; there are: ${catalogue.names().join(', ') || 'none'}`;
  throw ApplicationFailure.nonRetryable(message, failureTypes.unknownRunbook, [
    problem('unknownRunbook', '', message, name),
  ]);
}

const known = new Set(['parameters', 'runbook']);

function inputOf(input: unknown): JsonObject {
  const object = objectOf(input ?? {}, '');
  const unknown = Object.keys(object).filter((key) => !known.has(key));
  if (unknown.length > 0)
    throw invalid(
      unknown.map((key) =>
        problem(
          'unknownKey',
          key,
          `unknown key ${key} in the input; it takes parameters and runbook`,
          object[key],
        ),
      ),
    );
  return object;
}

function objectOf(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const what = path === '' ? 'the input' : path;
  throw invalid([
    problem('wrongType', path, `${what} must be one JSON object, such as {"parameters": {}}`, value),
  ]);
}

function problem(code: string, path: string, message: string, value: unknown): Problem {
  return { code, severity: 'error', message, path, value, file: null, line: null, column: null };
}

function invalid(problems: Problem[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(formatProblems(problems), failureTypes.invalidRunbook, problems);
}
