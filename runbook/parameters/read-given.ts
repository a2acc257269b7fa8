import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';
import { didYouMean } from '../problems/near-name.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { checkValue } from './check-value.ts';
import type { ParameterDeclaration } from './declaration.ts';
import type { Declared } from './read-declarations.ts';

/** Values by parameter; those that are missing or wrong are left out. */
export function readGiven(given: Json, declared: Declared, problems: ProblemList): JsonObject {
  return readValues(given, declared, problems, (name, declaration) => {
    if (!declaration.required) return declaration.default ?? null;
    problems.add({
      code: 'missingParameter',
      path: ['parameters', name],
      message: `is missing${about(declaration.description)}`,
      value: null,
      outside: true,
    });
    return undefined;
  });
}

/** The same of a part of them: what is not given, and has no default, is not known yet. */
export function readPart(given: Json, declared: Declared, problems: ProblemList): JsonObject {
  return readValues(given, declared, problems, (_, declaration) => declaration.default);
}

/** @param missing - the value of a parameter that is not given; undefined: it has none */
function readValues(
  given: Json,
  { declarations, names, patience }: Declared,
  problems: ProblemList,
  missing: (name: string, declaration: ParameterDeclaration) => Json | undefined,
): JsonObject {
  const outside = true;
  if (!isJsonObject(given)) {
    problems.add({
      code: 'wrongType',
      path: ['parameters'],
      message: 'must be a mapping of parameters to values',
      value: null,
      outside,
    });
    return {};
  }
  const values: [string, Json][] = [];
  for (const name of Object.keys(given).filter((one) => !names.has(one))) {
    const message = `is not a parameter of this runbook${didYouMean(name, [...names])}`;
    problems.add({ code: 'unknownParameter', path: ['parameters', name], message, value: name, outside });
  }
  for (const [name, declaration] of Object.entries(declarations)) {
    const path = ['parameters', name];
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || (value === null && !declaration.required)) {
      const instead = value === null ? (declaration.default ?? null) : missing(name, declaration);
      if (instead !== undefined) values.push([name, instead]);
      continue;
    }
    const found = checkValue(declaration, value, path, patience);
    for (const finding of found) problems.add({ ...finding, outside });
    if (found.length === 0) values.push([name, value]);
  }
  return Object.fromEntries(values);
}

/** Values that are known before anything is given. */
export function defaultsOf(declared: Declared): JsonObject {
  const defaults: [string, Json][] = [];
  for (const [name, declaration] of Object.entries(declared.declarations))
    if (declaration.default !== undefined) defaults.push([name, declaration.default]);
  return Object.fromEntries(defaults);
}

function about(description: string | null): string {
  return description === null ? '' : ` (${description})`;
}
