import type { ResourceName } from '../../plan/ledger.ts';

/** What a name in the ledger is of: `channel:1234567`, `multiplex:2345678`. */
export type MediaLiveKind = 'channel' | 'multiplex';

export function kindOf(name: ResourceName): MediaLiveKind {
  return name.startsWith('multiplex:') ? 'multiplex' : 'channel';
}

export function idOf(name: ResourceName): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The two lists of a batch call; one that would be empty is left out. */
export function idsOf(names: readonly ResourceName[]): { ChannelIds?: string[]; MultiplexIds?: string[] } {
  const ChannelIds = names.filter((name) => kindOf(name) === 'channel').map(idOf);
  const MultiplexIds = names.filter((name) => kindOf(name) === 'multiplex').map(idOf);
  return {
    ...(ChannelIds.length > 0 && { ChannelIds }),
    ...(MultiplexIds.length > 0 && { MultiplexIds }),
  };
}
