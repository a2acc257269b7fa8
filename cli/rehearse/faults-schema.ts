import { z } from 'zod';
import { positiveDuration } from '../../runbook/document/duration.ts';

const text = z.string().min(1).max(2000);

/** Kinds of faults, as the simulator names them. */
const kinds = [
  ...['error', 'drop', 'hang', 'slow', 'html', 'garbage', 'throttle', 'stuck', 'flap', 'partial'],
] as const;

/** One fault: which calls it strikes, and what they get instead of what they should. */
const faultShape = z.strictObject({
  operation: text.describe("The API's own name of the call, such as StartFlow; * for every call"),
  fault: z.enum(kinds).describe('What happens to it'),
  count: z.int().min(0).max(100_000).optional().describe('How many calls it strikes, default 1; 0: all'),
  after: z.int().min(0).max(100_000).optional().describe('How many such calls it lets pass first, default 0'),
  when: z.enum(['before', 'after']).optional().describe('Before the effect (default) or after it'),
  resource: text
    .optional()
    .describe('Only calls about this: a flow ARN, channel:ID, multiplex:ID, clusterId/jobId'),
  delay: positiveDuration
    .optional()
    .describe('How long the caller waits; of flap: how long each state lasts'),
  ids: z.array(text).min(1).max(1000).optional().describe('Only these of a batch'),
  error: z
    .strictObject({
      status: z.int().min(200).max(599).optional(),
      type: text.optional(),
      message: text.optional(),
    })
    .optional()
    .describe('Of error: status and type of the answer'),
  state: text.optional().describe('Of flap: the state to end in'),
  listing: z.enum(['failed', 'neither', 'both']).optional().describe('Of partial: where the ids are listed'),
  code: text.optional().describe('Of partial: the code that they are listed with'),
});

const ownShape = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][A-Za-z0-9-]{1,62}$/,
      'must be 2 to 63 letters, digits and hyphens, with a small letter first',
    ),
  description: text.optional().describe('What happens, in one sentence'),
  expect: z
    .enum(['asPlanned', 'degraded', 'rolledBack', 'any'])
    .default('asPlanned')
    .describe('How the run is to end: as without faults (default), degraded, rolledBack, or any of these'),
  faults: z.array(faultShape).min(1).max(50),
});

export type OwnScenario = z.output<typeof ownShape>;
export type OwnFault = z.output<typeof faultShape>;

/** A file of `--faults`; a text stands for a scenario that comes with the tool. */
export const faultsShape = z.strictObject({
  scenarios: z
    .array(z.unknown())
    .min(1)
    .max(50)
    .describe('What is played behind the clean pass, in this order'),
});

export { ownShape };
