import type { ResourceName } from '../../plan/ledger.ts';
import { describedAlone } from '../../runbook/kinds/medialive.ts';
import { textIn } from '../answer-values.ts';
import type { Clients } from '../clients/index.ts';
import { inspectEach, seenAs, seenOrBroken } from '../seen.ts';
import type { ReadVerdict, Seen } from '../service.ts';
import { maintenanceOf } from './maintenance.ts';
import { kindOf, type MediaLiveKind } from './names.ts';
import { describe, list, type Summary } from './reads.ts';
import { channelStates, multiplexStates } from './states.ts';

/** A channel or multiplex as it was read. */
export function seen(kind: MediaLiveKind, { Arn, State, Maintenance }: Summary): Seen {
  const table = kind === 'channel' ? channelStates : multiplexStates;
  const arn = textIn(Arn);
  return {
    ...seenAs(table, textIn(State)),
    ...(arn !== undefined && { arn }),
    ...(Maintenance && { maintenance: maintenanceOf(Maintenance) }),
  };
}

/** Reads many channels and multiplexes with as few calls as it can. */
export function inspector(medialive: Clients['medialive'], judgeRead: (error: unknown) => ReadVerdict) {
  /** Kinds that this worker may not list; they are described one by one from then on. */
  const unlisted = new Set<MediaLiveKind>();
  /** Pages that the last list took: fewer names than that are described one by one. */
  const pages = new Map<MediaLiveKind, number>();
  const listed = async (kind: MediaLiveKind, names: ResourceName[], signal: AbortSignal) => {
    if (names.length <= Math.max(describedAlone, pages.get(kind) ?? 0) || unlisted.has(kind))
      return new Map<ResourceName, Seen>();
    try {
      const listing = await list(medialive, kind, names, signal);
      pages.set(kind, listing.pages);
      return new Map([...listing.found].map(([name, summary]) => [name, seen(kind, summary)]));
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
