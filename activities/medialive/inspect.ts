import type { MaintenanceStatus } from '@aws-sdk/client-medialive';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Clients } from '../clients/index.ts';
import { inspectEach, seenAs, seenOrBroken } from '../seen.ts';
import type { ReadVerdict, Seen } from '../service.ts';
import { maintenanceOf } from './maintenance.ts';
import { idOf, kindOf, type MediaLiveKind } from './names.ts';
import { channelStates, multiplexStates } from './states.ts';

type MediaLive = Clients['medialive'];
interface Summary {
  Id?: string | undefined;
  Arn?: string | undefined;
  State?: string | undefined;
  Maintenance?: MaintenanceStatus | undefined;
}

/** More ids than this are read by listing: a poll then costs pages, not channels. */
const describeAtMost = 2;
/** Entries of a page; one is some kilobytes long. */
const pageSize = 100;

function seen(kind: MediaLiveKind, { Arn, State, Maintenance }: Summary): Seen {
  const table = kind === 'channel' ? channelStates : multiplexStates;
  return {
    ...seenAs(table, State),
    ...(Arn !== undefined && { arn: Arn }),
    ...(Maintenance && { maintenance: maintenanceOf(Maintenance) }),
  };
}

/** DescribeChannel, DescribeMultiplex. */
function describe(medialive: MediaLive, name: ResourceName, signal: AbortSignal): Promise<Summary> {
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
async function list(
  medialive: MediaLive,
  kind: MediaLiveKind,
  names: readonly ResourceName[],
  signal: AbortSignal,
): Promise<Map<ResourceName, Seen>> {
  const wanted = new Map(names.map((name) => [idOf(name), name]));
  const result = new Map<ResourceName, Seen>();
  let token: string | undefined;
  do {
    const { entries, next } = await page(medialive, kind, token, signal);
    for (const entry of entries) {
      const name = wanted.get(entry.Id ?? '');
      if (name !== undefined) result.set(name, seen(kind, entry));
    }
    token = next;
  } while (token !== undefined && token !== '' && result.size < wanted.size);
  return result;
}

/** Reads many channels and multiplexes with as few calls as it can. */
export function inspector(medialive: MediaLive, judgeRead: (error: unknown) => ReadVerdict) {
  /** Kinds that this worker may not list; they are described one by one from then on. */
  const unlisted = new Set<MediaLiveKind>();
  const listed = async (kind: MediaLiveKind, names: ResourceName[], signal: AbortSignal) => {
    if (names.length <= describeAtMost || unlisted.has(kind)) return new Map<ResourceName, Seen>();
    try {
      return await list(medialive, kind, names, signal);
    } catch (error) {
      if (judgeRead(error).type !== 'Forbidden') throw error;
      unlisted.add(kind);
      return new Map<ResourceName, Seen>();
    }
  };
  return async (names: readonly ResourceName[], signal: AbortSignal): Promise<Map<ResourceName, Seen>> => {
    const ofKind = (kind: MediaLiveKind) => names.filter((name) => kindOf(name) === kind);
    const [channels, multiplexes] = await Promise.all([
      listed('channel', ofKind('channel'), signal),
      listed('multiplex', ofKind('multiplex'), signal),
    ]);
    const known = new Map([...channels, ...multiplexes]);
    const rest = await inspectEach(
      names.filter((name) => !known.has(name)),
      (name) =>
        seenOrBroken(
          describe(medialive, name, signal).then((answer) => seen(kindOf(name), answer)),
          judgeRead,
        ),
    );
    return new Map([...known, ...rest]);
  };
}
