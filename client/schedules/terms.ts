import { parseDuration } from '../../plan/duration.ts';
import type { Problem } from '../../plan/plan.ts';
import type { Recurrence, ShowRule, Skip, TimePattern } from '../../plan/schedule.ts';
import { preview } from '../../runbook/problems/preview.ts';
import { readTime } from '../../runbook/times/read-time.ts';
import { readZone } from '../../runbook/times/zone.ts';
import { readCalendar } from '../../schedules/calendar.ts';
import { type PatternRead, readCron } from '../../schedules/pattern.ts';
import { readSkip } from '../../schedules/skip.ts';
import { InvalidSchedule } from './errors.ts';

/** When the shows of a schedule are. One of `at`, `calendar` and `cron` is given. */
export interface ScheduleTerms {
  /** The schedule's name: letters, digits, `-`, `_` and `.`, with a letter first. */
  readonly schedule: string;
  /** One show: `2026-12-24 20:00` in `timezone`, or a time that names its zone itself. One in a gap of the clocks is refused. */
  readonly at?: string;
  /** Recurring shows: `Fri 20:00`, `Mon-Fri 18:30`, `daily 20:00`, or Temporal's calendar as JSON; several come together. */
  readonly calendar?: string | readonly string[];
  /** Recurring shows: five fields, minute to day of week. */
  readonly cron?: string;
  /** The IANA zone of all these times. */
  readonly timezone?: string;
  /** Time before air at which steps may begin, such as `20m`. Default: the runbook's own, else planned backwards. */
  readonly lead?: string;
  /** How long each show is on air, such as `2h`. Default: until somebody ends it. */
  readonly offAir?: string;
  /** What is left out: `2026-12-24..2026-12-26`, dates or local times, both included. */
  readonly skip?: readonly string[];
}

/** A problem of what was given by that name. */
export function problemOf(path: string, message: string, value: unknown, code = 'badValue'): Problem {
  return { code, severity: 'error', message, path, value, file: null, line: null, column: null };
}

const nameShape = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/**
 * Reads the terms of a schedule.
 *
 * @throws `InvalidSchedule` with all problems
 */
export function readTerms(terms: ScheduleTerms, now: number): ShowRule {
  const problems: Problem[] = [];
  const { schedule, lead, offAir } = terms;
  if (!nameShape.test(schedule))
    problems.push(
      problemOf(
        'schedule',
        `must be 1 to 100 letters, digits, hyphens, underscores and dots, with a letter first; received ${preview(schedule)}`,
        schedule,
        'badName',
      ),
    );
  for (const [name, value] of Object.entries({ lead, offAir }))
    if (value !== undefined && !parseDuration(value))
      problems.push(
        problemOf(
          name,
          `must be a duration longer than nothing, such as 20m; received ${preview(value)}`,
          value,
        ),
      );
  const zone = zoneOf(terms, problems);
  const skip = (terms.skip ?? []).flatMap((text) => skipOf(text, problems));
  const recurrence = recurrenceOf(terms, zone, now, problems);
  if (problems.length > 0 || !recurrence) throw new InvalidSchedule(problems);
  return { recurrence: recurrence.recurrence, zone: recurrence.zone, skip };
}

type Zoned = { recurrence: Recurrence; zone: string };

function zoneOf({ timezone, at }: ScheduleTerms, problems: Problem[]): string | null {
  if (timezone === undefined) {
    if (at === undefined)
      problems.push(
        problemOf(
          'timezone',
          'must be given: an IANA zone such as Europe/Berlin, or UTC',
          null,
          'missingKey',
        ),
      );
    return null;
  }
  const read = readZone(timezone);
  if (read.ok) return read.zone;
  problems.push(problemOf('timezone', read.message, timezone));
  return null;
}

function skipOf(text: string, problems: Problem[]): Skip[] {
  const read = readSkip(text);
  if (read.ok) return [read.skip];
  problems.push(problemOf('skip', read.message, text));
  return [];
}

function recurrenceOf(
  terms: ScheduleTerms,
  zone: string | null,
  now: number,
  problems: Problem[],
): Zoned | null {
  const { at, cron } = terms;
  const calendars = typeof terms.calendar === 'string' ? [terms.calendar] : (terms.calendar ?? []);
  const given = [at !== undefined, cron !== undefined, calendars.length > 0].filter(Boolean).length;
  if (given !== 1) {
    problems.push(
      problemOf('at', 'exactly one of at, calendar and cron must say when the shows are', null, 'missingKey'),
    );
    return null;
  }
  if (at !== undefined) return onceAt(terms, at, zone, now, problems);
  const reads = cron === undefined ? calendars.map(readCalendar) : [readCron(cron)];
  const patterns = reads.flatMap((read) =>
    patternOf(cron === undefined ? 'calendar' : 'cron', read, problems),
  );
  const text = cron ?? calendars.join('; ');
  return zone === null ? null : { recurrence: { kind: 'recurring', patterns, text }, zone };
}

function patternOf(name: string, read: PatternRead, problems: Problem[]): TimePattern[] {
  if (read.ok) return [read.pattern];
  problems.push(problemOf(name, read.message, null));
  return [];
}

/** A time that names its zone itself stands for itself; any other is of the schedule's zone. */
function onceAt(
  { skip, timezone }: ScheduleTerms,
  at: string,
  zone: string | null,
  now: number,
  problems: Problem[],
): Zoned | null {
  if (skip?.length)
    problems.push(problemOf('skip', 'a single show cannot be left out: do not book it', skip));
  if (timezone !== undefined && zone === null) return null;
  const alone = readTime(at);
  const whole = zone === null || (alone.ok && (alone.time.kind === 'duration' || alone.time.zone !== null));
  const read = whole ? alone : readTime(`${at.trim()} ${zone}`);
  if (!read.ok || read.time.kind === 'duration') {
    const message = read.ok
      ? `must be a time, such as "2026-12-24 20:00"; received ${preview(at)}`
      : read.message;
    problems.push(problemOf('at', message, at, 'badTime'));
    return null;
  }
  const onAirAt = Math.floor(read.time.at / 1000) * 1000;
  if (onAirAt <= now) problems.push(problemOf('at', `${preview(at)} has passed`, at, 'pastTime'));
  return { recurrence: { kind: 'once', onAirAt, text: at }, zone: read.time.zone ?? zone ?? 'UTC' };
}
