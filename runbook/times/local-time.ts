import { preview } from '../problems/preview.ts';
import { WallClock } from './wall-clock.ts';
import { readZone } from './zone.ts';

/** An instant in epoch milliseconds and the zone it was given in, or why there is none, in plain words. */
export type Resolved = { ok: true; at: number; zone: string } | { ok: false; message: string };

/** `moved`: clocks jump over the time that night (`gap`), or show it twice (`overlap`). */
export type Recurring =
  | { ok: true; at: number; zone: string; moved: 'gap' | 'overlap' | null }
  | { ok: false; message: string };

type LocalTime = InstanceType<typeof WallClock.PlainDateTime>;
type ZonedTime = InstanceType<typeof WallClock.ZonedDateTime>;

/**
 * The one instant at which clocks in a zone show a local time: `2026-12-24 20:00`, seconds optional. A time that clocks jump
 * over is refused; of one that they show twice, the offset (`+02:00`) must say which. An offset is checked in any case.
 */
export function resolveLocal(local: string, zoneName: string, offset: string | null = null): Resolved {
  const read = readBoth(local, zoneName);
  if (!read.ok) return read;
  const { time, zone, first, last } = read;
  const shown = show(time);
  if (!first.toPlainDateTime().equals(time)) return { ok: false, message: inGap(shown, first, last, zone) };
  const wanted = offset === null ? null : normalized(offset);
  const matching = [first, last].filter((one) => wanted === null || one.offset === wanted);
  const [found, second] = matching;
  if (!found) return { ok: false, message: wrongOffset(shown, offset ?? '', first, last, zone) };
  if (second && !found.equals(second)) return { ok: false, message: inOverlap(shown, first, last, zone) };
  return { ok: true, at: found.epochMilliseconds, zone };
}

/**
 * When a show that recurs at a local time is on: each night exactly once. A time that clocks jump over is later by as much as they
 * jump (02:30 becomes 03:30); of one that they show twice it is the first.
 */
export function resolveRecurring(local: string, zoneName: string): Recurring {
  const read = readBoth(local, zoneName);
  if (!read.ok) return read;
  const { time, zone, first, last } = read;
  if (first.equals(last)) return { ok: true, at: first.epochMilliseconds, zone, moved: null };
  return first.toPlainDateTime().equals(time)
    ? { ok: true, at: first.epochMilliseconds, zone, moved: 'overlap' }
    : { ok: true, at: last.epochMilliseconds, zone, moved: 'gap' };
}

type ReadBoth =
  | { ok: true; time: LocalTime; zone: string; first: ZonedTime; last: ZonedTime }
  | { ok: false; message: string };

/** In a gap, the instant as if clocks had not changed yet, and as if they had long ago; in an overlap, both; else one and the same. */
function readBoth(local: string, zoneName: string): ReadBoth {
  const named = readZone(zoneName);
  if (!named.ok) return named;
  const { zone } = named;
  const time = readLocal(local);
  if (!time) return { ok: false, message: `${preview(local)} is a day or a time that does not exist` };
  // Around a gap `earlier` is the reading by the new offset, which clocks show before the jump.
  const first = time.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const last = time.toZonedDateTime(zone, { disambiguation: 'later' });
  return { ok: true, time, zone, first, last };
}

/** Temporal would take the second 60 for 59. */
const shape = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:[0-5]\d(\.\d{1,9})?)?$/i;

/** A day and time without a zone; null when it is off its pattern or not in the calendar: Date would turn 30 February into 1 March. */
export function readLocal(text: string): LocalTime | null {
  if (!shape.test(text)) return null;
  try {
    return WallClock.PlainDateTime.from(text.replace(' ', 'T')).round({
      smallestUnit: 'millisecond',
      roundingMode: 'trunc',
    });
  } catch {
    return null;
  }
}

/** `+01`, `+0100` and `+01:00` are one. */
function normalized(offset: string): string {
  const [, sign = '+', hours = '00', minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const text = `${sign}${hours}:${minutes}`;
  return text === '-00:00' ? '+00:00' : text;
}

function show(time: LocalTime): string {
  return time.toString({ smallestUnit: time.second || time.millisecond ? 'second' : 'minute' });
}

/** As it can be written: `2027-10-31T02:30+01:00[Europe/Berlin]`. */
function written(time: ZonedTime, zone: string): string {
  return `${show(time.toPlainDateTime())}${time.offset}[${zone}]`;
}

function instant(time: ZonedTime): string {
  return time.toInstant().toString();
}

function inGap(shown: string, first: ZonedTime, last: ZonedTime, zone: string): string {
  const jump = first.getTimeZoneTransition('next');
  const before = jump?.subtract({ nanoseconds: 1 }).toPlainDateTime().round('minute');
  const clocks =
    jump && before
      ? `clocks jump from ${hours(before)} to ${hours(jump.toPlainDateTime())}`
      : 'clocks change';
  return `${shown} does not exist in ${zone}: ${clocks}. Write ${written(first, zone)} (${instant(first)}) or ${written(last, zone)} (${instant(last)})`;
}

function hours(time: LocalTime): string {
  return show(time).slice('2027-03-28T'.length);
}

function inOverlap(shown: string, first: ZonedTime, last: ZonedTime, zone: string): string {
  return `${shown} comes twice in ${zone}, because clocks go back. Write ${written(first, zone)} for the first (${instant(first)}) or ${written(last, zone)} for the second (${instant(last)})`;
}

function wrongOffset(shown: string, offset: string, first: ZonedTime, last: ZonedTime, zone: string): string {
  const right = first.equals(last) ? first.offset : `${first.offset} or ${last.offset}`;
  return `${shown} in ${zone} is at ${right}, not at ${offset}: leave the offset out, or correct one of the two`;
}
