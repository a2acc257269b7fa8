import type { Json, JsonObject } from '../../plan/json.ts';
import { masked } from '../../plan/secrets.ts';
import { memberName } from '../document/names.ts';
import { limits } from '../limits.ts';
import { check } from '../problems/check.ts';
import { checkName } from '../problems/check-name.ts';
import type { Path } from '../problems/path.ts';
import { preview } from '../problems/preview.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { checkValue } from './check-value.ts';
import { declarationShape, type ParameterDeclaration, type ParameterDeclarations } from './declaration.ts';
import { newPatience, type Patience, patternError } from './pattern.ts';

/** What is declared, and what was meant to be: a broken declaration must not make its readers wrong too. */
export interface Declared {
  declarations: ParameterDeclarations;
  names: ReadonlySet<string>;
  /** For the patterns of all of them. */
  patience: Patience;
}

/** Reads a document's `parameters`. */
export function readDeclarations(parameters: JsonObject, problems: ProblemList): Declared {
  const names = Object.keys(parameters);
  if (names.length > limits.parameters) {
    const message = `must hold at most ${limits.parameters} parameters; received ${names.length}`;
    problems.add({ code: 'outOfRange', path: ['parameters'], message, value: names.length });
  }
  const patience = newPatience();
  const declarations: ParameterDeclarations = {};
  for (const [name, written] of Object.entries(parameters).slice(0, limits.parameters)) {
    const path = ['parameters', name];
    if (!checkName(memberName, name, path, problems)) continue;
    const declaration = readDeclaration(written, path, patience, problems);
    if (declaration) declarations[name] = declaration;
  }
  return { declarations, names: new Set(names), patience };
}

function readDeclaration(
  written: Json,
  path: Path,
  patience: Patience,
  problems: ProblemList,
): ParameterDeclaration | null {
  const shape = check(declarationShape, written, path, problems);
  if (shape === null || written === null || typeof written !== 'object' || Array.isArray(written))
    return null;
  const { type, of, pattern } = shape;
  if (of !== undefined && type !== 'list')
    problems.add({
      code: 'keyNotAllowed',
      path: [...path, 'of'],
      side: 'key',
      message: `is only for lists; the type is ${type}`,
      value: of,
    });
  const textual = type === 'string' || (type === 'list' && (of ?? 'string') === 'string');
  if (pattern !== undefined && !textual)
    problems.add({
      code: 'keyNotAllowed',
      path: [...path, 'pattern'],
      side: 'key',
      message: `is only for text and lists of text; the type is ${type}`,
      value: pattern,
    });
  const wrong = pattern === undefined ? null : patternError(pattern);
  if (wrong !== null)
    problems.add({
      code: 'badValue',
      path: [...path, 'pattern'],
      message: `is no regular expression: ${wrong}`,
      value: pattern,
    });
  const byDefault = written.default;
  const declaration: ParameterDeclaration = {
    type,
    of: type === 'list' ? (of ?? 'string') : type,
    default: byDefault,
    pattern: wrong === null && textual ? (pattern ?? null) : null,
    description: shape.description ?? null,
    required: byDefault === undefined && (shape.required ?? true),
    secret: shape.secret,
  };
  return byDefault === undefined ||
    checkDefault(declaration, byDefault, [...path, 'default'], patience, problems)
    ? declaration
    : { ...declaration, default: undefined };
}

function checkDefault(
  declaration: ParameterDeclaration,
  value: Json,
  path: Path,
  patience: Patience,
  problems: ProblemList,
): boolean {
  if (declaration.secret) {
    const message = 'is the default of a secret parameter: a document holds no secret';
    problems.add({ code: 'secretDefault', path, message, value: masked });
    return false;
  }
  const found = checkValue(declaration, value, path, patience);
  for (const finding of found) problems.add(finding);
  const id = [value].flat().find((item) => typeof item === 'string' && resourceId.test(item));
  if (id !== undefined) {
    const message = `is the id of a resource, ${preview(id)}: a run that is given nothing would act on it`;
    problems.add({ code: 'idAsDefault', severity: 'warning', path, message, value });
  }
  return found.length === 0;
}

/** ARNs, MediaLive's ids, and long hexadecimal ones. */
const resourceId = /^(arn:.+|\d{6,8}|[0-9a-f]{20,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
