import type { z } from 'zod';

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

/** What type a schema expected, in the words of people who write documents. */
export function typeName(expected: string): string {
  return typeNames[expected] ?? expected;
}

/** zod's issues in plain words; the value received is added by who reports them. */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeName(issue.expected)}`;
    case 'invalid_value':
      return `must be ${list(issue.values.map(String))}`;
    case 'too_small':
      return size('at least', issue.origin, Number(issue.minimum));
    case 'too_big':
      return size('at most', issue.origin, Number(issue.maximum));
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'is no key for this';
    case 'invalid_format':
      return `must match ${issue.pattern ?? issue.format}`;
    default:
      return 'is not valid';
  }
};

function size(bound: string, origin: string, limit: number): string {
  if (origin === 'string')
    return limit === 1 ? 'must not be empty' : `must have ${bound} ${limit} characters`;
  if (origin === 'array')
    return limit === 1 ? 'must have at least one item' : `must have ${bound} ${limit} items`;
  return `must be ${bound} ${limit}`;
}

function list(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
