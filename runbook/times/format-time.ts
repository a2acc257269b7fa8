import { WallClock } from './wall-clock.ts';

/**
 * An instant as people think of it and as it can be given back: `2026-12-24 20:00 Europe/Berlin`, in UTC without a zone. Seconds
 * are shown when there are any, and the offset where clocks show the time twice.
 *
 * @param at - epoch milliseconds
 */
export function formatTime(at: number, zone: string | null): string {
  const time = WallClock.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone ?? 'UTC');
  const local = time.toPlainDateTime();
  const smallestUnit = local.second === 0 ? 'minute' : 'second';
  const other = local.toZonedDateTime(time.timeZoneId, { disambiguation: 'later' });
  const first = local.toZonedDateTime(time.timeZoneId, { disambiguation: 'earlier' });
  const offset = first.equals(other) ? '' : time.offset;
  return `${local.toString({ smallestUnit }).replace('T', ' ')}${offset} ${time.timeZoneId}`;
}
