import { z } from 'zod';
import { duration, positiveDuration } from './duration.ts';
import { runbookName } from './names.ts';

/** A document's own keys; its parameters and steps are read one by one. */
export const documentShape = z.strictObject({
  name: runbookName.describe('Also the type of its workflow'),
  description: z.string().max(4096).optional().describe('One sentence for lists'),
  parameters: z.record(z.string(), z.unknown()).optional().describe('What the runbook is given at its start'),
  steps: z.record(z.string(), z.unknown()).describe('The steps by id'),
  onCancel: z
    .enum(['ask', 'undo'])
    .default('ask')
    .describe('What a cancel does once the run is up: ask (nothing stops by itself) or undo'),
  stayUp: z
    .enum(['handOff', 'untilEnd'])
    .optional()
    .describe(
      'handOff: completes when all is up and leaves it up; untilEnd: stays open until `end`, then tears down',
    ),
  lead: positiveDuration
    .optional()
    .describe('Time before air at which steps may begin; default: planned backwards from their durations'),
  atOnAir: z
    .enum(['goAnyway', 'ask', 'abort'])
    .default('goAnyway')
    .describe('When something is not up at the on-air time: goAnyway (on air with what is up), ask or abort'),
  atOffAir: z
    .enum(['end', 'ask'])
    .optional()
    .describe('What the off-air time does; default: end where the run has an on-air time, else ask'),
  postRoll: duration.optional().describe('Time between off air and the first stop; default 0s'),
});

export type DocumentHead = z.output<typeof documentShape>;
