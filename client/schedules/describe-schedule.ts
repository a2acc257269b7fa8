import type { Client } from '@temporalio/client';
import type { ScheduleInput } from '../../plan/schedule.ts';
import { settle } from '../../schedules/account.ts';
import { meetingClockChanges } from '../../schedules/clock-changes.ts';
import { horizon } from '../../schedules/firings.ts';
import { occurrences } from '../../schedules/occurrences.ts';
import { type ReadSchedule, readSchedule } from '../../schedules/read-schedule.ts';
import { hasRun } from '../../schedules/run-start.ts';
import { asking, waiting } from '../asking.ts';
import { listRunsOf } from '../list-runs.ts';
import { clockWarnings } from './clock-warnings.ts';
import type { PassedShows, ScheduleDescription } from './described.ts';
import { ScheduleNotFound } from './errors.ts';
import { listedShow } from './listed-show.ts';

/** So many of the shows ahead are told. */
const told = 5;
/** So many of those left out. */
const toldSkipped = 100;

/**
 * Describes a schedule: its next shows, those missed and left out, and its runs.
 *
 * @throws `ScheduleNotFound`, `TemporalUnreachable`, `NamespaceNotFound`
 */
export async function describeSchedule(client: Client, schedule: string): Promise<ScheduleDescription> {
  const read = await found(client, schedule);
  const now = Date.now();
  const { input } = read;
  const { rule, run } = input;
  // What has gone by since the schedule was fired last is not in its account yet.
  const { account } = await waiting(client, schedule, () =>
    settle(input, { now, paused: read.paused, hasRun: (onAirAt) => hasRun(client, schedule, onAirAt) }),
  );
  const ahead = occurrences(rule, { from: now, until: Number.POSITIVE_INFINITY, limit: told });
  const soon = { from: now, until: now + horizon.ms, limit: horizon.occurrences };
  const skipped = rule.skip.length > 0 ? occurrences(rule, soon).filter((show) => show.skipped) : [];
  return {
    schedule,
    runbook: input.runbook,
    kind: rule.recurrence.kind,
    rule: rule.recurrence.text,
    timezone: rule.zone,
    lead: run.lead ?? null,
    offAir: run.offAirAt ?? null,
    paused: read.paused,
    note: read.note,
    next: ahead.filter((show) => !show.skipped).map((show) => listedShow(input, show)),
    runs: await listRunsOf(client, schedule),
    missed: passed(input, account.missed, account.missedCount),
    passedWhilePaused: passed(input, account.paused, account.pausedCount),
    skip: rule.skip,
    skipped: skipped.slice(0, toldSkipped).map((show) => listedShow(input, show)),
    warnings: clockWarnings(rule, meetingClockChanges(rule, now, now + horizon.ms)),
  };
}

function passed(input: ScheduleInput, onAirAts: readonly number[], count: number): PassedShows {
  const shows = onAirAts.map((onAirAt) => listedShow(input, { onAirAt, moved: null }));
  return { count, shows: shows.toReversed() };
}

/** The schedule of that name. Throws `ScheduleNotFound` when there is none of ours. */
export async function found(client: Client, schedule: string): Promise<ReadSchedule> {
  const read = await asking(client, schedule, () => readSchedule(client, schedule));
  if (!read) throw new ScheduleNotFound(schedule, client.options.namespace);
  return read;
}
