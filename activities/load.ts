import { ApplicationFailure } from '@temporalio/activity';
import type { JsonObject } from '../plan/json.ts';
import { workflowTypes } from '../plan/names.ts';
import type { Plan, Problem } from '../plan/plan.ts';
import { failureTypes } from '../plan/status.ts';
import { oneLine } from '../plan/text.ts';
import { type CatalogueEntry, compile, formatProblems } from '../runbook/index.ts';
import { preview } from '../runbook/problems/preview.ts';
import { readShow, timeKeys } from '../runbook/times/index.ts';
import { catalogueOf } from './catalogue.ts';
import type { Facilities, Loaded, LoadInput } from './contract.ts';
import type { World } from './dependencies.ts';

/** How long a start may take from client to worker, in milliseconds: an on-air time that has passed meanwhile was in time. */
const startTakesMs = 10_000;

/** Loads, validates and compiles the document of a run. What it returns is in the history: later edits never touch the run. */
export function load(world: World, loading: LoadInput): Omit<Loaded, keyof Facilities | 'clear'> {
  const { workflowType, input } = loading;
  const given = objectOf(input ?? {}, '');
  const problems = unknownKeys(given);
  const parameters = objectOf(given.parameters ?? {}, 'parameters');
  const compiled =
    workflowType === workflowTypes.runbook
      ? compile({ source: inline(given), parameters })
      : named(world, workflowType, given).compile(parameters);
  const times = showOf(loading, given, compiled.ok ? compiled.plan.stayUp : null);
  if (!compiled.ok) problems.push(...compiled.problems);
  if (!times.ok) problems.push(...times.problems);
  if (!compiled.ok || !times.ok || problems.length > 0) throw invalid(problems);
  return {
    plan: compiled.plan,
    parameters: compiled.parameters,
    warnings: compiled.warnings,
    place: world.place,
    show: times.show,
  };
}

/** When the show is, by the run's input. */
export function showOf(
  { dueAt, scheduledBy = null }: Pick<LoadInput, 'dueAt' | 'scheduledBy'>,
  given: JsonObject,
  stayUp: Plan['stayUp'],
): ReturnType<typeof readShow> {
  return readShow({ given, dueAt, now: Date.now(), toleranceMs: startTakesMs, scheduledBy, stayUp });
}

export function inline({ runbook }: JsonObject): string | JsonObject {
  return typeof runbook === 'string' ? runbook : objectOf(runbook, 'runbook');
}

function named(world: World, name: string, given: JsonObject): CatalogueEntry {
  if ('runbook' in given)
    throw invalid([
      problem(
        'unknownKey',
        'runbook',
        `${oneLine(name, 100)} is a runbook of the catalogue; a document is for the type runbook`,
        null,
      ),
    ]);
  const catalogue = catalogueOf(world.settings.runbooks);
  const entry = catalogue.get(name);
  if (entry) return entry;
  const message = `There is no runbook ${oneLine(name, 100)} in the catalogue; there are: ${catalogue.names().join(', ') || 'none'}`;
  throw ApplicationFailure.nonRetryable(message, failureTypes.unknownRunbook, [
    problem('unknownRunbook', '', message, name),
  ]);
}

const known: readonly string[] = ['parameters', 'runbook', ...timeKeys];

export function unknownKeys(given: JsonObject, more: readonly string[] = []): Problem[] {
  const unknown = Object.keys(given).filter((key) => !known.includes(key) && !more.includes(key));
  return unknown.map((key) =>
    problem(
      'unknownKey',
      key,
      `unknown key ${preview(key)} in the input; it takes ${known.join(', ')}`,
      null,
    ),
  );
}

export function objectOf(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const what = path === '' ? 'the input' : path;
  throw invalid([
    problem('wrongType', path, `${what} must be one JSON object, such as {"parameters": {}}`, null),
  ]);
}

export function problem(code: string, path: string, message: string, value: unknown): Problem {
  return { code, severity: 'error', message, path, value, file: null, line: null, column: null };
}

export function invalid(problems: Problem[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(formatProblems(problems), failureTypes.invalidRunbook, problems);
}
