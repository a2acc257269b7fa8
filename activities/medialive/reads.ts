import type { MaintenanceStatus } from '@aws-sdk/client-medialive';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Clients } from '../clients/index.ts';
import { idOf, kindOf, type MediaLiveKind } from './names.ts';

type MediaLive = Clients['medialive'];

/** What descriptions and lists tell of a channel or a multiplex. */
export interface Summary {
  Id?: string | undefined;
  Arn?: string | undefined;
  State?: string | undefined;
  Maintenance?: MaintenanceStatus | undefined;
  ChannelClass?: string | undefined;
  /** Only of a multiplex, which has a pipeline in each. */
  AvailabilityZones?: string[] | undefined;
  PipelinesRunningCount?: number | undefined;
  /** Not in lists. */
  PipelineDetails?:
    | { PipelineId?: string | undefined; ActiveInputAttachmentName?: string | undefined }[]
    | undefined;
}

/** Entries of a page; one is some kilobytes long. */
const pageSize = 100;

/** DescribeChannel, DescribeMultiplex. */
export function describe(medialive: MediaLive, name: ResourceName, signal: AbortSignal): Promise<Summary> {
  return kindOf(name) === 'channel'
    ? medialive.read('DescribeChannel', signal, (client, sdk, options) =>
        client.send(new sdk.DescribeChannelCommand({ ChannelId: idOf(name) }), options),
      )
    : medialive.read('DescribeMultiplex', signal, (client, sdk, options) =>
        client.send(new sdk.DescribeMultiplexCommand({ MultiplexId: idOf(name) }), options),
      );
}

interface Page {
  entries: Summary[];
  next: string | undefined;
}

/** One page of ListChannels or ListMultiplexes. */
async function page(
  medialive: MediaLive,
  kind: MediaLiveKind,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Page> {
  const input = { MaxResults: pageSize, ...(token !== undefined && { NextToken: token }) };
  if (kind === 'channel') {
    const answer = await medialive.read('ListChannels', signal, (client, sdk, options) =>
      client.send(new sdk.ListChannelsCommand(input), options),
    );
    return { entries: answer.Channels ?? [], next: answer.NextToken };
  }
  const answer = await medialive.read('ListMultiplexes', signal, (client, sdk, options) =>
    client.send(new sdk.ListMultiplexesCommand(input), options),
  );
  return { entries: answer.Multiplexes ?? [], next: answer.NextToken };
}

/** Reads the list until every name has been in it; those that are in no page are missing in the answer. */
export async function list(
  medialive: MediaLive,
  kind: MediaLiveKind,
  names: readonly ResourceName[],
  signal: AbortSignal,
): Promise<Map<ResourceName, Summary>> {
  const wanted = new Map(names.map((name) => [idOf(name), name]));
  const result = new Map<ResourceName, Summary>();
  let token: string | undefined;
  do {
    const { entries, next } = await page(medialive, kind, token, signal);
    for (const entry of entries) {
      const name = wanted.get(entry.Id ?? '');
      if (name !== undefined) result.set(name, entry);
    }
    token = next;
  } while (token !== undefined && token !== '' && result.size < wanted.size);
  return result;
}
