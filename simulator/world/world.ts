import * as z from 'zod';
import { type ReadWorld, worldSchema } from './schema.ts';

/** What exists, as people write it: with short forms and without what is usual. */
export type World = z.input<typeof worldSchema>;

/** Reads a world; one that makes no sense throws, with all that is wrong with it and where. */
export function readWorld(world: unknown): ReadWorld {
  const parsed = worldSchema.safeParse(world);
  if (!parsed.success) throw new TypeError(`Not a world:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
