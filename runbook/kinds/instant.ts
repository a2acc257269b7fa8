import { z } from 'zod';

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** True for a day and time that exist: `Date.parse` turns 30 February into 1 March. */
function exists(text: string): boolean {
  const local = text.replace(/(Z|[+-]\d\d:\d\d)$/, 'Z');
  const parsed = Date.parse(local);
  return !Number.isNaN(Date.parse(text)) && new Date(parsed).toISOString().startsWith(local.slice(0, 16));
}

/** An ISO 8601 instant with its zone, such as `2026-08-01T19:00:00Z`. */
export const instant = z
  .string()
  .regex(shape, 'must be an instant with its zone, such as 2026-08-01T19:00:00Z or 2026-08-01T21:00:00+02:00')
  .refine((text) => !shape.test(text) || exists(text), 'is a day or a time that does not exist');
