import type { z } from 'zod';
import type { Path } from './path.ts';
import { preview } from './preview.ts';
import type { ProblemList } from './problem-list.ts';

/** Checks a name by its schema; `side` says whether it is a key of its mapping or a value. */
export function checkName(
  schema: z.ZodType<string>,
  name: string,
  path: Path,
  problems: ProblemList,
  side: 'key' | 'value' = 'key',
): boolean {
  const result = schema.safeParse(name);
  if (result.success) return true;
  const message = `${result.error.issues[0]?.message ?? 'is no name'}; received ${preview(name)}`;
  problems.add({ code: 'badName', path, side, message, value: name });
  return false;
}
