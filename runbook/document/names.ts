import { z } from 'zod';
import { workflowTypes } from '../../plan/names.ts';

const own: readonly string[] = Object.values(workflowTypes);

/** True for names that mean something else where names are looked up: our workflow types, members of Object. */
export function isTaken(name: string): boolean {
  return own.includes(name) || Reflect.has(Object.prototype, name);
}

const notTaken = 'is taken; choose another name';

/** A runbook's name; it is also the type of its workflow. */
export const runbookName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{2,62}$/, 'must be 3 to 63 small letters, digits and hyphens, with a letter first')
  .refine((name) => !isTaken(name), notTaken);

/** The name of a step or a parameter: what an expression can read. */
export const memberName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]{0,62}$/,
    'must be 1 to 63 letters, digits, hyphens and underscores, with a letter first',
  )
  .refine((name) => !isTaken(name), notTaken);
