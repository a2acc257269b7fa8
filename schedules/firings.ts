import type { ScheduleInput } from '../plan/schedule.ts';
import { type Occurrence, occurrences } from './occurrences.ts';

/** A schedule is written so far ahead, and anew with each firing; the server takes a thousand times and more. */
export const horizon = { ms: 2 * 365 * 86_400_000, occurrences: 500 } as const;

/** When an occurrence's run is started: whole seconds, as the server's calendars have them. */
export function firesAt(onAirAt: number, { aheadMs }: Pick<ScheduleInput, 'aheadMs'>): number {
  return Math.floor((onAirAt - aheadMs) / 1000) * 1000;
}

/** The shows that the server is told of: those ahead, and those that may still begin late. */
export function ahead(input: ScheduleInput, now: number): Occurrence[] {
  const { account, rule } = input;
  const from = Math.max(account.since, now - input.lateMs + 1);
  const until = rule.recurrence.kind === 'once' ? Number.POSITIVE_INFINITY : now + input.aheadMs + horizon.ms;
  return occurrences(rule, { from, until, limit: horizon.occurrences }).filter(({ skipped }) => !skipped);
}

/** The server's calendars (UTC, one for each firing) of the shows ahead. */
export function calendarsOf(input: ScheduleInput, now: number): ServerCalendar[] {
  const times = new Set(ahead(input, now).map(({ onAirAt }) => firesAt(onAirAt, input)));
  return [...times].map(calendarAt);
}

/** One second, as the server's API names it. */
interface ServerCalendar {
  year: ServerRange[];
  month: ServerRange[];
  dayOfMonth: ServerRange[];
  dayOfWeek: ServerRange[];
  hour: ServerRange[];
  minute: ServerRange[];
  second: ServerRange[];
}
interface ServerRange {
  start: number;
  end: number;
  step: number;
}

function calendarAt(ms: number): ServerCalendar {
  const at = new Date(ms);
  const only = (value: number): ServerRange[] => [{ start: value, end: value, step: 1 }];
  return {
    year: only(at.getUTCFullYear()),
    month: only(at.getUTCMonth() + 1),
    dayOfMonth: only(at.getUTCDate()),
    dayOfWeek: [{ start: 0, end: 6, step: 1 }],
    hour: only(at.getUTCHours()),
    minute: only(at.getUTCMinutes()),
    second: only(at.getUTCSeconds()),
  };
}
