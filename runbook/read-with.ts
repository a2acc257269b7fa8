import { isJsonObject, type Json, type JsonObject } from '../plan/json.ts';
import type { Problem } from '../plan/plan.ts';
import { tooManyInStep } from './checks/resources.ts';
import { kinds, type Uses, type Withs } from './kinds/index.ts';
import type { StepKind } from './kinds/kind.ts';
import { check } from './problems/check.ts';
import { ProblemList } from './problems/problem-list.ts';

/** A step's `with`, typed and with its defaults, or all that is wrong with it. */
export type ReadWith<With> = { ok: true; with: With } | { ok: false; problems: Problem[] };

/**
 * Validates a `with` whose expressions have been read; call it before any effect. Members that are null are left out:
 * that is how a parameter which is not required and not given reads. Paths of problems begin at `with`.
 */
export function readWith<U extends Uses>(uses: U, value: JsonObject): ReadWith<Withs[U]> {
  const kind: StepKind<U, Withs[U]> = kinds[uses];
  const problems = new ProblemList(null);
  const read = check(kind.with, withoutNulls(value), ['with'], problems);
  const names = read ? (kind.resources?.(read) ?? []) : [];
  const tooMany = tooManyInStep(names.length);
  if (tooMany !== null)
    problems.add({ code: 'tooManyResources', path: ['with'], message: tooMany, value: names.length });
  return read && !problems.hasErrors ? { ok: true, with: read } : { ok: false, problems: problems.all() };
}

function withoutNulls(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    kept.map(([key, member]): [string, Json] => [key, isJsonObject(member) ? withoutNulls(member) : member]),
  );
}
