import { z } from 'zod';
import type { StepKind } from './kind.ts';
import { unique } from './unique.ts';

/** Ids are seven digits today; no page of the API says so, so longer and hexadecimal ones pass. */
const id = z
  .string()
  .regex(
    /^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$/,
    'must be an id of MediaLive such as 1234567, not an ARN or a name',
  );
const ids = z.array(id).max(1000).check(unique('id'));

const withBatchStart = z
  .strictObject({
    channelIds: ids.optional().describe('Channels to start'),
    multiplexIds: ids.optional().describe('Multiplexes to start'),
  })
  .refine((input) => (input.channelIds?.length ?? 0) + (input.multiplexIds?.length ?? 0) > 0, {
    message: 'must name at least one id in channelIds or multiplexIds',
  });

/** MediaLive, Batch action: start. */
export const batchStart = {
  uses: 'medialive:batchStart',
  kind: 'resource',
  description: 'Starts MediaLive channels and multiplexes and waits until they are RUNNING.',
  with: withBatchStart,
  outputs: ['started', 'adopted', 'failed'],
  typicalSeconds: 180,
  timeoutMs: 15 * 60_000,
  resources: (input) => [
    ...(input.channelIds ?? []).map((channel) => `channel:${channel}`),
    ...(input.multiplexIds ?? []).map((multiplex) => `multiplex:${multiplex}`),
  ],
  batch: true,
  health: true,
  permissions: [
    'medialive:BatchStart',
    'medialive:BatchStop',
    'medialive:DescribeChannel',
    'medialive:DescribeMultiplex',
    'medialive:DescribeMultiplexProgram',
    'medialive:ListChannels',
    'medialive:ListMultiplexes',
    'medialive:ListMultiplexPrograms',
    'medialive:ListAlerts',
    'medialive:ListMultiplexAlerts',
    // BatchStart and BatchStop are also authorized as the single calls that they stand for.
    'medialive:StartChannel',
    'medialive:StopChannel',
    'medialive:StartMultiplex',
    'medialive:StopMultiplex',
  ],
} satisfies StepKind<'medialive:batchStart', z.output<typeof withBatchStart>>;
