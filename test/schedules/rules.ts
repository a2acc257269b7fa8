import type { ShowRule } from '../../plan/schedule.ts';
import { readCalendar } from '../../schedules/calendar.ts';
import { type Occurrence, occurrences } from '../../schedules/occurrences.ts';
import { type PatternRead, readCron } from '../../schedules/pattern.ts';
import { readSkip } from '../../schedules/skip.ts';

/** A rule of shows by a calendar, or by `cron: …`, in a zone. */
export function ruleOf(text: string, zone: string, skip: string[] = []): ShowRule {
  const read: PatternRead = text.startsWith('cron: ') ? readCron(text.slice(6)) : readCalendar(text);
  if (!read.ok) throw new Error(read.message);
  const skips = skip.map((span) => {
    const one = readSkip(span);
    if (!one.ok) throw new Error(one.message);
    return one.skip;
  });
  return { recurrence: { kind: 'recurring', patterns: [read.pattern], text }, zone, skip: skips };
}

/** The shows of a year, or of another span of ISO instants. */
export function showsOf(rule: ShowRule, from = '2027-01-01T00:00:00Z', until = '2028-01-01T00:00:00Z') {
  return occurrences(rule, { from: Date.parse(from), until: Date.parse(until), limit: 10_000 });
}

export const instant = ({ onAirAt }: Pick<Occurrence, 'onAirAt'>) =>
  new Date(onAirAt).toISOString().replace('.000Z', 'Z');
