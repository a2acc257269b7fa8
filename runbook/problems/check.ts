import { z } from 'zod';
import type { Json } from '../../plan/json.ts';
import { findings } from './issues.ts';
import type { Path } from './path.ts';
import { plainWords } from './plain-words.ts';
import type { ProblemList } from './problem-list.ts';

export type Checked<T> = { success: true; data: T } | { success: false; issues: z.core.$ZodIssue[] };

/** Runs a schema with our words. */
export function run<T>(schema: z.ZodType<T>, input: Json): Checked<T> {
  const result = schema.safeParse(input, { error: plainWords });
  return result.success ? result : { success: false, issues: result.error.issues };
}

/** Runs a schema over a part of a document and adds all that it says; null when it said anything. */
export function check<T>(schema: z.ZodType<T>, input: Json, path: Path, problems: ProblemList): T | null {
  const result = run(schema, input);
  if (result.success) return result.data;
  for (const issue of result.issues)
    for (const finding of findings(issue, input, path, keysAt(schema, issue.path))) problems.add(finding);
  return null;
}

/** The keys that a schema knows at a path inside it. */
export function keysAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  let at: z.core.$ZodType | undefined = bare(schema);
  for (const part of path) {
    if (at instanceof z.ZodObject) at = bare(at.shape[String(part)]);
    else if (at instanceof z.ZodArray) at = bare(at.element);
    else if (at instanceof z.ZodRecord) at = bare(at.valueType);
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function bare(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let at = schema;
  while (at instanceof z.ZodOptional || at instanceof z.ZodDefault || at instanceof z.ZodPrefault)
    at = at.unwrap();
  return at;
}
