import { z } from 'zod';
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
});

export type DocumentHead = z.output<typeof documentShape>;
