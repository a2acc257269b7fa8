import { z } from 'zod';
import type { AskedStep, Grant, Needs, Target } from '../permissions/needs.ts';
import { anything, type Pattern, pattern } from '../permissions/pattern.ts';
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

/** So many of a sort are described one by one; more are read by listing, so that a poll costs pages, not channels. */
export const describedAlone = 2;

const place = null;
const channel = (one: Pattern): Target => ({
  ...{ service: 'medialive', resource: pattern`channel:${one}`, every: 'channel:*', place },
});
const multiplex = (one: Pattern): Target => ({
  ...{ service: 'medialive', resource: pattern`multiplex:${one}`, every: 'multiplex:*', place },
});

const notes = {
  batches:
    "medialive:BatchStart and medialive:BatchStop are for every channel and multiplex: AWS's Service Authorization Reference knows no resource for them, nor for MediaLive's lists. They are held to the region.",
  users:
    'A multiplex is not stopped while channels of others feed it, so medialive:DescribeChannel is for every channel.',
};

/** Service Authorization Reference, AWS Elemental MediaLive: only Describe… is about a resource there. */
function permissions({ all, undone, watched }: AskedStep): Needs {
  const channels = all('channelIds').map(channel);
  const multiplexes = all('multiplexIds').map(multiplex);
  // Whose channels feed a multiplex is told by its programs, not by the document.
  const users = undone && multiplexes.length > 0 ? [channel(anything())] : [];
  const described = [...channels, ...users];
  const grants: Grant[] = [{ action: 'medialive:BatchStart', on: 'any' }];
  const any = (action: string, beyond?: Grant['beyond']) =>
    grants.push({ action, on: 'any', ...(beyond && { beyond }) });
  if (undone) any('medialive:BatchStop');
  if (described.length > 0) {
    grants.push({ action: 'medialive:DescribeChannel', on: described });
    any('medialive:ListChannels', { count: describedAlone, of: described });
  }
  if (multiplexes.length > 0) {
    grants.push({ action: 'medialive:DescribeMultiplex', on: multiplexes });
    any('medialive:ListMultiplexes', { count: describedAlone, of: multiplexes });
    if (undone) any('medialive:ListMultiplexPrograms');
  }
  if (watched && channels.length > 0) any('medialive:ListAlerts');
  if (watched && multiplexes.length > 0) any('medialive:ListMultiplexAlerts');
  return { vendor: 'aws', grants, notes: [notes.batches, ...(users.length > 0 ? [notes.users] : [])] };
}

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
  permissions,
} satisfies StepKind<'medialive:batchStart', z.output<typeof withBatchStart>>;
