import { parseDuration } from '../../plan/duration.ts';
import { preview } from '../problems/preview.ts';
import { type Resolved, readLocal, resolveLocal } from './local-time.ts';
import { WallClock } from './wall-clock.ts';
import { readZone } from './zone.ts';

/** A time as a person gives it: an instant in epoch milliseconds, with its zone when one is named, or a duration in milliseconds. */
export type GivenTime =
  | { kind: 'instant'; at: number; zone: string | null }
  | { kind: 'duration'; ms: number };

/** What was read, or why nothing could be, in plain words. */
export type TimeRead = { ok: true; time: GivenTime } | { ok: false; message: string };

const forms =
  'such as 2026-12-24T19:00:00Z, 2026-12-24T20:00+01:00, 2026-12-24 20:00 Europe/Berlin, 2026-12-24T20:00[Europe/Berlin] or a duration such as 20m';

const day = String.raw`(?<day>\d{4}-\d\d-\d\d)`;
const clock = String.raw`(?<clock>\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)`;
const offset = String.raw`(?:\s*(?<offset>z|[+-]\d\d(?::?\d\d)?)(?=$|[\s[]))?`;
const zone = String.raw`(?:\s*\[!?(?<inBrackets>[^\]]*)\]|\s+(?<behind>[a-z].*))?`;
const shape = new RegExp(`^${day}(?:t|\\s+)${clock}${offset}${zone}$`, 'i');

/**
 * Reads an instant (`2026-12-24T19:00:00Z`, `2026-12-24T20:00+01:00`), a local time with its IANA zone (`2026-12-24 20:00
 * Europe/Berlin`, `2026-12-24T20:00[Europe/Berlin]`, with an offset in between where clocks show it twice), or a duration
 * (`20m`). Never throws.
 */
export function readTime(given: unknown): TimeRead {
  if (typeof given !== 'string')
    return { ok: false, message: `must be a time as text, ${forms}; received ${preview(given)}` };
  const text = given.trim();
  const ms = parseDuration(text);
  if (ms !== null) return { ok: true, time: { kind: 'duration', ms } };
  const parts = shape.exec(text)?.groups;
  if (!parts) return { ok: false, message: unreadable(text) };
  const local = `${parts.day} ${parts.clock}`;
  const name = parts.inBrackets ?? parts.behind;
  if (parts.offset === undefined)
    return name === undefined
      ? { ok: false, message: withoutZone(text, local) }
      : asTime(resolveLocal(local, name), name);
  if (name !== undefined && !/^z$/i.test(parts.offset))
    return asTime(resolveLocal(local, name, parts.offset), name);
  return readInstant(local, parts.offset, name ?? null);
}

function asTime(resolved: Resolved, zoneName: string | null): TimeRead {
  if (!resolved.ok) return resolved;
  const { at, zone: named } = resolved;
  return { ok: true, time: { kind: 'instant', at, zone: zoneName === null ? null : named } };
}

/** An instant says all by itself; a zone beside it is only what people think of it in. */
function readInstant(local: string, shift: string, zoneName: string | null): TimeRead {
  const named = zoneName === null ? null : readZone(zoneName);
  if (named && !named.ok) return named;
  if (!readLocal(local))
    return { ok: false, message: `${preview(local)} is a day or a time that does not exist` };
  try {
    const at = WallClock.Instant.from(`${local.replace(' ', 'T')}${shift}`).epochMilliseconds;
    return { ok: true, time: { kind: 'instant', at, zone: named?.zone ?? null } };
  } catch {
    return { ok: false, message: `no clock is ${shift} off UTC` };
  }
}

function withoutZone(text: string, local: string): string {
  const iso = local.replace(' ', 'T');
  return `${preview(text)} does not say in which zone: write ${local} Europe/Berlin, ${iso}[Europe/Berlin], ${iso}+01:00 or ${iso}Z`;
}

function unreadable(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text))
    return `${preview(text)} has no time of day: write ${text} 20:00 Europe/Berlin`;
  if (/^\d{1,2}:\d\d/.test(text))
    return `${preview(text)} does not say which day: write it as 2026-12-24 20:00 Europe/Berlin`;
  return `${preview(text)} cannot be read as a time: write one ${forms}`;
}
