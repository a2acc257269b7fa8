import type { z } from 'zod';
import { isJsonObject, type Json, type JsonObject } from '../../plan/json.ts';
import { anyShape, shapeName, stepKeys, stepShapes } from '../document/step.ts';
import { kindOf, usesNames } from '../kinds/index.ts';
import type { StepKind } from '../kinds/kind.ts';
import { check, keysAt, run } from '../problems/check.ts';
import { findings } from '../problems/issues.ts';
import { didYouMean } from '../problems/near-name.ts';
import type { Path } from '../problems/path.ts';
import { preview } from '../problems/preview.ts';
import type { Finding, ProblemList } from '../problems/problem-list.ts';

type Shapes = typeof stepShapes;

/** A step whose keys are right, by the shape that its kind has. */
export type WrittenStep = { [S in keyof Shapes]: { shape: S; keys: z.output<Shapes[S]> } }[keyof Shapes];

/** A step as far as it could be read. */
export interface ReadStep {
  id: string;
  path: Path;
  /** As written; empty when it is no mapping. */
  raw: JsonObject;
  uses: string | null;
  kind: StepKind | null;
  /** null when a key is wrong. */
  written: WrittenStep | null;
  with: JsonObject | null;
  needs: string[];
  at: 'start' | 'end';
}

/** Reads one step and reports what is wrong with its keys; its `with` and what it needs are checked later. */
export function readStep(id: string, value: Json, problems: ProblemList): ReadStep {
  const path: Path = ['steps', id];
  const raw = isJsonObject(value) ? value : {};
  const uses = typeof raw.uses === 'string' ? raw.uses : null;
  const kind = uses === null ? null : kindOf(uses);
  const inner = raw.with;
  const step: ReadStep = {
    id,
    path,
    raw,
    uses,
    kind,
    written: null,
    with: isJsonObject(inner) ? inner : null,
    needs: Array.isArray(raw.needs) ? raw.needs.filter((need) => typeof need === 'string') : [],
    at: raw.at === 'end' ? 'end' : 'start',
  };
  if (kind) return { ...step, written: checkKeys(value, kind, path, problems) };
  check(anyShape, value, path, problems);
  if (uses !== null) {
    const near = didYouMean(uses, usesNames) || '.';
    const message = `names no step kind; received ${preview(uses)}${near} There are ${usesNames.join(', ')}`;
    problems.add({ code: 'unknownKind', path: [...path, 'uses'], message, value: uses });
  }
  return step;
}

function checkKeys(value: Json, kind: StepKind, path: Path, problems: ProblemList): WrittenStep | null {
  const name = shapeName(kind);
  switch (name) {
    case 'resource':
      return wrap(name, stepShapes.resource, value, kind, path, problems);
    case 'batch':
      return wrap(name, stepShapes.batch, value, kind, path, problems);
    case 'job':
      return wrap(name, stepShapes.job, value, kind, path, problems);
    case 'observation':
      return wrap(name, stepShapes.observation, value, kind, path, problems);
    case 'gate':
      return wrap(name, stepShapes.gate, value, kind, path, problems);
  }
}

function wrap<S extends string, T>(
  shape: S,
  schema: z.ZodType<T>,
  value: Json,
  kind: StepKind,
  path: Path,
  problems: ProblemList,
): { shape: S; keys: T } | null {
  const result = run(schema, value);
  if (result.success) return { shape, keys: result.data };
  for (const issue of result.issues)
    for (const finding of findings(issue, value, path, keysAt(schema, issue.path)))
      problems.add(ofAnotherKind(finding, kind, path));
  return null;
}

/** A key that other steps have is not unknown: it is told whose it is. */
function ofAnotherKind(finding: Finding, kind: StepKind, path: Path): Finding {
  const key = finding.path[path.length];
  if (finding.code !== 'unknownKey' || finding.path.length !== path.length + 1 || typeof key !== 'string')
    return finding;
  if (!stepKeys.includes(key)) return finding;
  const column = kind.kind === 'observation' ? 'an observation' : `a ${kind.kind}`;
  const whose =
    key === 'atLeast'
      ? 'only for batches'
      : key === 'alreadyOn'
        ? 'only for resources'
        : 'not for this kind of step';
  return { ...finding, code: 'keyNotAllowed', message: `is ${whose}: ${kind.uses} is ${column}` };
}
