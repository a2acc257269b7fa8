import type { ShowRule } from '../plan/schedule.ts';
import { resolveRecurring } from '../runbook/times/local-time.ts';
import { localTime } from './local.ts';
import { wallTimes } from './wall-times.ts';

/** One show of a schedule. */
export interface Occurrence {
  /** Epoch milliseconds. */
  onAirAt: number;
  /** The local time that the rule says: `2027-03-28T02:30:00`. */
  local: string;
  /** Clocks jump over that time on that night, or show it twice. */
  moved: 'gap' | 'overlap' | null;
  /** The schedule leaves it out. */
  skipped: boolean;
}

/** Which occurrences: on air from `from` on, before `until` (epoch milliseconds), and so many at most. */
export interface Span {
  from: number;
  until: number;
  limit: number;
}

const hour = 3_600_000;
/** No zone is farther from UTC. */
const farthest = 15 * hour;
/** No change of clocks moves a time by more. */
const longestJump = 25 * hour;
/** Nobody plans further. */
const tenYears = 10 * 366 * 24 * hour;
/** Those left out are told to people, who read no more. */
const mostSkipped = 1_000;

/**
 * The shows of a rule in the order of their on-air times, each once: of a time that clocks show twice it is the first, one that they
 * jump over is later by as much as they jump, and two that come to the same instant are one. Those that are left out are among
 * them and do not count towards the limit.
 */
export function occurrences(rule: ShowRule, span: Span): Occurrence[] {
  const { recurrence, zone } = rule;
  if (recurrence.kind === 'once') {
    const { onAirAt } = recurrence;
    if (onAirAt < span.from || onAirAt >= span.until || span.limit < 1) return [];
    return [{ onAirAt, local: localTime(onAirAt, zone), moved: null, skipped: false }];
  }
  const shows = new Map<number, Occurrence>();
  const skipped = new Map<number, Occurrence>();
  let last = Math.min(span.until, span.from + tenYears) + farthest;
  for (const wall of wallTimes(recurrence.patterns, span.from - farthest)) {
    if (wall > last) break;
    const local = new Date(wall).toISOString().slice(0, 19);
    const isSkipped = rule.skip.some(({ from, to }) => from <= local && local <= to);
    if (isSkipped && skipped.size >= mostSkipped) continue;
    const resolved = resolveRecurring(local, zone);
    if (!resolved.ok) throw new RangeError(resolved.message);
    const { at: onAirAt, moved } = resolved;
    if (onAirAt < span.from || onAirAt >= span.until) continue;
    const found = isSkipped ? skipped : shows;
    // Of two that come to one instant, the one that is at its own time.
    if (!found.has(onAirAt) || moved === null)
      found.set(onAirAt, { onAirAt, local, moved, skipped: isSkipped });
    // What clocks jump over may come after what follows it: look a little farther.
    if (shows.size === span.limit) last = Math.min(last, wall + longestJump);
  }
  for (const onAirAt of shows.keys()) skipped.delete(onAirAt);
  return cut([...shows.values(), ...skipped.values()], span.limit);
}

function cut(all: Occurrence[], limit: number): Occurrence[] {
  const sorted = all.sort((a, b) => a.onAirAt - b.onAirAt);
  let counted = 0;
  const end = sorted.findIndex((one) => {
    counted += one.skipped ? 0 : 1;
    return counted > limit;
  });
  return end < 0 ? sorted : sorted.slice(0, end);
}
