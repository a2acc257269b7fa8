import { isJsonObject, type Json } from '../../plan/json.ts';
import { ProblemList } from '../problems/problem-list.ts';
import { readJsonValue } from './json-value.ts';

/** Each text in quotes, with the colon behind it where it is a key. */
const quoted = /"[^"\\]*(?:\\.[^"\\]*)*"\s*:?/g;

/**
 * Reads a JSON object in a small part of the time that YAML takes. Undefined: it is none, or it holds what a person is to be
 * told of, and reading it as YAML says what and where.
 */
export function readPlainJson(text: string): Json | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const problems = new ProblemList(null);
  const value = readJsonValue(parse(text), problems);
  return value === undefined || problems.hasErrors || !keepsAll(value, text) ? undefined : value;
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** False where a key stands twice, of which the last is kept; where a number is not kept exactly; and for a merge key. */
function keepsAll(value: Json, text: string): boolean {
  let keys = 0;
  const open = [value];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'number' && Number.isInteger(one) && !Number.isSafeInteger(one)) return false;
    if (typeof one !== 'object' || one === null) continue;
    if (isJsonObject(one)) {
      if (Object.hasOwn(one, '<<')) return false;
      keys += Object.keys(one).length;
    }
    for (const inner of Object.values(one)) open.push(inner);
  }
  const written = text.match(quoted)?.filter((found) => found.endsWith(':')) ?? [];
  return written.length === keys;
}
