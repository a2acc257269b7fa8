import type { MaintenanceStatus } from '@aws-sdk/client-medialive';
import type { ResourceName } from '../../plan/ledger.ts';
import { entriesIn, textIn } from '../answer-values.ts';
import { AnswerUnreadable } from '../call-failed.ts';
import type { Clients } from '../clients/index.ts';
import { type Page, pages } from '../pages.ts';
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
export async function describe(
  medialive: MediaLive,
  name: ResourceName,
  signal: AbortSignal,
): Promise<Summary> {
  const answer = await asked(medialive, name, signal);
  const id = textIn(answer.Id);
  if (id !== undefined && id !== idOf(name)) throw new AnswerUnreadable(`the answer is about ${id}`);
  return answer;
}

function asked(medialive: MediaLive, name: ResourceName, signal: AbortSignal): Promise<Summary> {
  return kindOf(name) === 'channel'
    ? medialive.read('DescribeChannel', signal, (client, sdk, options) =>
        client.send(new sdk.DescribeChannelCommand({ ChannelId: idOf(name) }), options),
      )
    : medialive.read('DescribeMultiplex', signal, (client, sdk, options) =>
        client.send(new sdk.DescribeMultiplexCommand({ MultiplexId: idOf(name) }), options),
      );
}

/** One page of ListChannels or ListMultiplexes. */
async function page(
  medialive: MediaLive,
  kind: MediaLiveKind,
  token: string | undefined,
  signal: AbortSignal,
): Promise<Page<Summary>> {
  const input = { MaxResults: pageSize, ...(token !== undefined && { NextToken: token }) };
  if (kind === 'channel') {
    const answer = await medialive.read('ListChannels', signal, (client, sdk, options) =>
      client.send(new sdk.ListChannelsCommand(input), options),
    );
    return { entries: entriesIn(answer.Channels), next: textIn(answer.NextToken) };
  }
  const answer = await medialive.read('ListMultiplexes', signal, (client, sdk, options) =>
    client.send(new sdk.ListMultiplexesCommand(input), options),
  );
  return { entries: entriesIn(answer.Multiplexes), next: textIn(answer.NextToken) };
}

/** Reads the list until every name has been in it; those that are in no page are missing in the answer. */
export async function list(
  medialive: MediaLive,
  kind: MediaLiveKind,
  names: readonly ResourceName[],
  signal: AbortSignal,
): Promise<{ found: Map<ResourceName, Summary>; pages: number }> {
  const wanted = new Map(names.map((name) => [idOf(name), name]));
  const result = new Map<ResourceName, Summary>();
  const doubtful = new Set<ResourceName>();
  let read = 0;
  for await (const entries of pages((token) => page(medialive, kind, token, signal))) {
    read += 1;
    for (const entry of entries) {
      const name = wanted.get(textIn(entry.Id) ?? '');
      if (name === undefined) continue;
      const before = result.get(name);
      if (before && before.State !== entry.State) doubtful.add(name);
      result.set(name, entry);
    }
    if (result.size >= wanted.size) break;
  }
  // One that is listed twice, and not alike, is read by itself.
  for (const name of doubtful) result.delete(name);
  return { found: result, pages: read };
}
