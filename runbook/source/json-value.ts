import type { Json, JsonObject } from '../../plan/json.ts';
import { oddCharacter } from '../../plan/text.ts';
import { limits } from '../limits.ts';
import type { Path } from '../problems/path.ts';
import { preview } from '../problems/preview.ts';
import type { ProblemList } from '../problems/problem-list.ts';
import { notText } from './not-text.ts';

/** As many values as a document of the largest size could hold. */
const mostValues = limits.documentBytes / 2;

/**
 * Copies what was given as an object into plain JSON. Members that are undefined are left out; what JSON cannot say,
 * and what is too deep or too large (a value that holds itself is both), is a problem.
 */
export function readJsonValue(given: unknown, problems: ProblemList): Json | undefined {
  let count = 0;
  let tooMuch = false;
  const read = (value: unknown, path: Path): Json => {
    count += 1;
    if (tooMuch || count > mostValues || path.length > limits.depth) {
      if (!tooMuch && path.length > limits.depth) tooDeep(path, problems);
      else if (!tooMuch) tooLarge(problems);
      tooMuch = true;
      return null;
    }
    if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index]));
    if (typeof value === 'string' && oddCharacter(value) !== null) {
      notText(value, path, problems);
      return null;
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    if (typeof value === 'object' && isPlain(value)) return readMembers(value, path);
    problems.add({ code: 'wrongType', path, message: `must be plain JSON; received ${preview(value)}` });
    problems.silence(path);
    return null;
  };
  const readMembers = (value: object, path: Path): JsonObject => {
    const members: [string, Json][] = [];
    for (const [key, member] of Object.entries(value)) {
      if (member === undefined) continue;
      if (key === '__proto__' || key === '') forbiddenKey(key, [...path, key], problems);
      else if (oddCharacter(key) !== null) notText(key, [...path, key], problems);
      else members.push([key, read(member, [...path, key])]);
    }
    return Object.fromEntries(members);
  };
  const value = read(given, []);
  return tooMuch ? undefined : value;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}

/** Reports a key that no mapping may hold. */
export function forbiddenKey(key: string, path: Path, problems: ProblemList, offset?: number): void {
  const message = `${JSON.stringify(key)} is a key that no mapping may hold`;
  problems.add({ code: 'badKey', path, message, value: key, ...(offset === undefined ? {} : { offset }) });
}

/** Reports what lies deeper than any document needs. */
export function tooDeep(path: Path, problems: ProblemList, offset?: number): void {
  const message = `is deeper than ${limits.depth} mappings and lists inside each other`;
  const place = offset === undefined ? {} : { offset };
  problems.add({ code: 'tooDeep', path: path.slice(0, 4), message, ...place });
}

function tooLarge(problems: ProblemList): void {
  problems.add({ code: 'tooLarge', path: [], message: `holds more than ${mostValues} values` });
}
