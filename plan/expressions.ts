import type { Json, JsonObject } from './json.ts';

/** What an expression may read. */
export interface Scope {
  parameters: JsonObject;
  run: { id: string; onAirAt: string | null; offAirAt: string | null };
  /** Outputs of the steps that have some. */
  steps: Record<string, { outputs: JsonObject }>;
}

/** One `${{ … }}` as it stands in a string. */
export interface Reference {
  /** Such as `['steps', 'catch-up', 'outputs', 'name']`. */
  path: string[];
  text: string;
}

/** An expression that is malformed, or reads what is not there. */
export class ExpressionError extends Error {
  override name = 'ExpressionError';
  readonly text: string;
  constructor(text: string, why: string) {
    super(`${text} ${why}`);
    this.text = text;
  }
}

/** No path holds a brace; without them a hostile text is read in one pass. */
const expression = /\$\{\{([^{}]*)\}\}/g;
const segment = /^[A-Za-z_][A-Za-z0-9_-]*$/;

function parse(text: string, inner: string): Reference {
  const path = inner.trim().split('.');
  const bad = path.find((part) => !segment.test(part));
  if (bad !== undefined)
    throw new ExpressionError(
      text,
      'is not one path such as parameters.flowArn: an expression computes nothing',
    );
  return { path, text };
}

/** All references in a string, in order. Throws `ExpressionError` on a malformed one. */
export function referencesIn(value: string): Reference[] {
  return [...value.matchAll(expression)].map((match) => parse(match[0], match[1] ?? ''));
}

/** All references in a value of any shape. Throws `ExpressionError` on a malformed one. */
export function expressionsIn(value: Json): Reference[] {
  if (typeof value === 'string') return referencesIn(value);
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(expressionsIn);
}

/** True when the whole string is one expression, so that its value keeps its type. */
export function isWhole(value: string): boolean {
  const match = [...value.matchAll(expression)];
  return match.length === 1 && match[0]?.[0] === value.trim();
}

/** True when a string holds an expression, well-formed or not. */
export function hasExpression(value: string): boolean {
  return value.includes('${{');
}

function read(reference: Reference, scope: Scope): Json {
  let at: unknown = scope;
  for (const part of reference.path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part))
      throw new ExpressionError(reference.text, `reads ${part}, which is not there`);
    at = (at as Record<string, unknown>)[part];
  }
  return at as Json;
}

/** A value with every expression in it replaced by what it reads. Throws `ExpressionError`. */
export function evaluate(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return evaluateString(value, scope);
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope));
  if (value !== null && typeof value === 'object') return evaluateObject(value, scope);
  return value;
}

/** The same for an object. */
export function evaluateObject(value: JsonObject, scope: Scope): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item, scope)]));
}

function evaluateString(value: string, scope: Scope): Json {
  const references = referencesIn(value);
  const [first] = references;
  if (!first) return value;
  if (isWhole(value)) return read(first, scope);
  // In one pass: what a parameter holds is never read as an expression itself.
  return value.replace(expression, (text, inner: string) => {
    const item = read(parse(text, inner), scope);
    if (item !== null && typeof item === 'object')
      throw new ExpressionError(text, 'is a list or an object and stands inside a longer text');
    return String(item);
  });
}
