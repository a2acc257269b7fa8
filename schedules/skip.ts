import type { Skip } from '../plan/schedule.ts';
import { preview } from '../runbook/problems/preview.ts';
import { WallClock } from '../runbook/times/wall-clock.ts';

/** A span without shows, or why it is none, in plain words. */
export type SkipRead = { ok: true; skip: Skip } | { ok: false; message: string };

const shape = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::\d\d)?)?$/;

/**
 * Reads `FROM..TO`, each a date or a local time of the schedule's zone, both included: `2026-12-24..2026-12-26` are three whole days, and
 * one date alone is that day.
 */
export function readSkip(text: string): SkipRead {
  const [first = '', last = first, ...more] = text.split('..').map((part) => part.trim());
  const from = read(first, '00:00', '00');
  const to = read(last, '23:59', '59');
  if (from === null || to === null || more.length > 0)
    return {
      ok: false,
      message: `${preview(text)} must be FROM..TO, dates or local times, such as 2026-12-24..2026-12-26 or "2026-12-24 18:00..2026-12-25 06:00"`,
    };
  return from <= to
    ? { ok: true, skip: { from, to } }
    : { ok: false, message: `${preview(text)} ends before it begins` };
}

/** Null when it is off its pattern or no day of the calendar. */
function read(text: string, time: string, second: string): string | null {
  const [, date, clock] = shape.exec(text) ?? [];
  if (date === undefined) return null;
  try {
    const local = WallClock.PlainDateTime.from(`${date}T${clock ?? time}:${second}`);
    return local.toString({ smallestUnit: 'second' });
  } catch {
    return null;
  }
}
