import type { Json, JsonObject } from '../../plan/json.ts';
import { didYouMean } from '../problems/near-name.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { isObject } from '../source/json-value.ts';
import { checkValue } from './check-value.ts';
import type { Declared } from './read-declarations.ts';

/** Values by parameter; those that are missing or wrong are left out. */
export function readGiven(given: Json, declared: Declared, problems: ProblemList): JsonObject {
  const { declarations, names } = declared;
  const outside = true;
  if (!isObject(given)) {
    problems.add({
      code: 'wrongType',
      path: ['parameters'],
      message: 'must be a mapping of parameters to values',
      value: given,
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
      if (declaration.required)
        problems.add({
          code: 'missingParameter',
          path,
          message: `is missing${about(declaration.description)}`,
          value: null,
          outside,
        });
      else values.push([name, declaration.default ?? null]);
      continue;
    }
    const found = checkValue(declaration, value, path);
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
