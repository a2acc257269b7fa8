import { z } from 'zod';
import type { AskedStep, Grant, Needs, Target } from '../permissions/needs.ts';
import type { StepKind } from './kind.ts';

const id = z
  .string()
  .regex(
    /^[^\s/-][^\s/]{0,127}$/,
    'must be an id of 1 to 128 characters without blanks or slashes, and no hyphen first',
  );

const withStartEdgeTranscodeJob = z.strictObject({
  regionId: z
    .string()
    .regex(/^[a-z0-9-]{1,64}$/, 'must be a region such as cn-shanghai')
    .optional(),
  clusterId: id.describe('The data center'),
  jobId: id.describe('The edge transcoding job'),
});

const domains: Target = {
  service: 'live',
  resource: { text: 'domain/*', unread: [] },
  every: 'domain/*',
  place: null,
};

const note =
  'The calls about edge transcoding jobs are authorized by domain and name none, so they are allowed on every domain.';

/** ApsaraVideo Live API reference, "RAM authorization" of each operation: its resource is a domain. */
function permissions({ undone }: AskedStep): Needs {
  const on = [domains];
  const grants: Grant[] = [
    { action: 'live:GetEdgeTranscodeJob', on },
    { action: 'live:StartEdgeTranscodeJob', on },
  ];
  if (undone) grants.push({ action: 'live:StopEdgeTranscodeJob', on });
  return { vendor: 'alibaba', grants, notes: [note] };
}

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
  permissions,
} satisfies StepKind<'alibaba-live:startEdgeTranscodeJob', z.output<typeof withStartEdgeTranscodeJob>>;
