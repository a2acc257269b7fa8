import type { ShowRule } from '../plan/schedule.ts';
import { WallClock } from '../runbook/times/wall-clock.ts';
import { type Occurrence, occurrences } from './occurrences.ts';

const day = 86_400_000;
/** One each minute on both days around a change. */
const most = 3_000;

/** The shows that meet a change of clocks between two instants: those that it jumps over, and those whose time it shows twice. */
export function meetingClockChanges(rule: ShowRule, from: number, until: number): Occurrence[] {
  if (rule.recurrence.kind === 'once') return [];
  return changesOf(rule.zone, from, until).flatMap((change) => {
    const around = { from: Math.max(from, change - day), until: Math.min(until, change + day), limit: most };
    return occurrences(rule, around).filter(({ moved, skipped }) => moved !== null && !skipped);
  });
}

function changesOf(zone: string, from: number, until: number): number[] {
  const changes: number[] = [];
  let at = WallClock.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (!next || next.epochMilliseconds >= until) return changes;
    changes.push(next.epochMilliseconds);
    at = next;
  }
}
