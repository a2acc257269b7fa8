import { z } from 'zod';
import type { StepKind } from './kind.ts';

const id = z
  .string()
  .regex(/^[^\s/]{1,128}$/, 'must be an id of 1 to 128 characters without blanks or slashes');

const withStartEdgeTranscodeJob = z.strictObject({
  regionId: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be a region such as cn-shanghai')
    .optional(),
  clusterId: id.describe('The data center'),
  jobId: id.describe('The edge transcoding job'),
});

/** Alibaba Cloud Live, StartEdgeTranscodeJob. */
export const startEdgeTranscodeJob = {
  uses: 'alibaba-live:startEdgeTranscodeJob',
  kind: 'resource',
  description: 'Starts an Alibaba Cloud Live edge transcoding job and waits until its status is 1.',
  with: withStartEdgeTranscodeJob,
  outputs: ['jobId', 'requestId'],
  typicalSeconds: 15,
  timeoutMs: 2 * 60_000,
  // Its status is all that it says: healthy is to have kept it for so long.
  health: true,
  resources: (input) => [`${input.clusterId}/${input.jobId}`],
  permissions: ['live:StartEdgeTranscodeJob', 'live:StopEdgeTranscodeJob', 'live:GetEdgeTranscodeJob'],
} satisfies StepKind<'alibaba-live:startEdgeTranscodeJob', z.output<typeof withStartEdgeTranscodeJob>>;
