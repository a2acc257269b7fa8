import type { z } from 'zod';
import type { Json } from '../../plan/json.ts';
import type { ProblemCode } from './codes.ts';
import { didYouMean } from './near-name.ts';
import type { Path } from './path.ts';
import { preview } from './preview.ts';
import type { Finding } from './problem-list.ts';

/** What a schema said of a value, as findings: one for each unknown key. `path` is where the value stands. */
export function findings(
  issue: z.core.$ZodIssue,
  input: Json,
  path: Path,
  known: readonly string[],
): Finding[] {
  const below = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const at = [...path, ...below];
  const value = valueAt(input, below);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      code: 'unknownKey',
      path: [...at, key],
      side: 'key',
      message: `is not a key that is known here${commaHint(key, valueAt(input, [...below, key])) || didYouMean(key, known)}`,
      value: valueAt(input, [...below, key]) ?? null,
    }));
  if (value === undefined)
    return [{ code: 'missingKey', path: at, side: 'key', message: 'is missing', value: null }];
  if (issue.code === 'invalid_key')
    return [{ code: 'badKey', path: at, side: 'key', message: issue.message, value: below.at(-1) ?? null }];
  return [
    {
      code: codeOf(issue),
      path: at,
      message: `${issue.message}; received ${preview(value)}${hint(issue, value)}`,
      value,
    },
  ];
}

/** In braces, a comma ends a text that is not in quotes, and what follows reads as a key. */
function commaHint(key: string, value: Json | undefined): string {
  return value === null && key.includes(' ') ? ': in braces, put a text that holds a comma in quotes' : '';
}

/** The value at a path of a JSON value, or undefined. */
export function valueAt(input: Json, path: Path): Json | undefined {
  let at: Json | undefined = input;
  for (const part of path) {
    if (Array.isArray(at)) at = typeof part === 'number' ? at[part] : undefined;
    else if (at !== null && typeof at === 'object' && Object.hasOwn(at, part)) at = at[part];
    else return undefined;
  }
  return at;
}

function codeOf(issue: z.core.$ZodIssue): ProblemCode {
  switch (issue.code) {
    case 'invalid_type':
      return 'wrongType';
    case 'too_small':
    case 'too_big':
      return 'outOfRange';
    case 'custom':
      return issue.params?.code === 'duplicateItem' ? 'duplicateItem' : 'badValue';
    default:
      return 'badValue';
  }
}

function hint(issue: z.core.$ZodIssue, value: Json): string {
  if (typeof value === 'string' && value.includes('${{')) return ': expressions are read only inside with';
  if (issue.code !== 'invalid_type') return '';
  if (issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean'))
    return ': put it in quotes';
  if (issue.expected === 'array' && typeof value === 'string') return `: write [${preview(value)}]`;
  return '';
}
