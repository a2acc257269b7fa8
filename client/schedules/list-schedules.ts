import type { Client } from '@temporalio/client';
import { workflowTypes } from '../../plan/names.ts';
import { nextShow, settle } from '../../schedules/account.ts';
import { type ReadSchedule, readSchedule } from '../../schedules/read-schedule.ts';
import { hasRun } from '../../schedules/run-start.ts';
import { waiting } from '../asking.ts';
import type { ListedShow, ScheduleDescription } from './described.ts';
import { listedShow } from './listed-show.ts';

/** A schedule as a list shows it. */
export interface ListedSchedule
  extends Pick<
    ScheduleDescription,
    'schedule' | 'runbook' | 'kind' | 'rule' | 'timezone' | 'paused' | 'note'
  > {
  /** null: there is none left. */
  next: ListedShow | null;
  /** How many shows went by without a run. */
  missed: number;
}

/** So many are asked about at a time. */
const together = 10;

/**
 * Lists the schedules of ours in the namespace, by name. Those of others, and plain ones that start a runbook by its name, are left out.
 *
 * @throws `TemporalUnreachable`, `NamespaceNotFound`
 */
export function listSchedules(client: Client): Promise<ListedSchedule[]> {
  return waiting(client, '', async () => {
    const names: string[] = [];
    for await (const { scheduleId, action } of client.schedule.list({ pageSize: 200 }))
      if (action?.workflowType === workflowTypes.occurrence) names.push(scheduleId);
    const listed: ListedSchedule[] = [];
    for (let at = 0; at < names.length; at += together) {
      const reads = await Promise.all(
        names.slice(at, at + together).map((name) => readSchedule(client, name)),
      );
      for (const read of reads) if (read) listed.push(await line(client, read));
    }
    return listed.sort((a, b) => a.schedule.localeCompare(b.schedule));
  });
}

async function line(client: Client, { input, paused, note }: ReadSchedule): Promise<ListedSchedule> {
  const { schedule, runbook, rule } = input;
  const now = Date.now();
  const next = nextShow(input, now);
  const { account } = await settle(input, {
    now,
    paused,
    hasRun: (onAirAt) => hasRun(client, schedule, onAirAt),
  });
  return {
    ...{ schedule, runbook, kind: rule.recurrence.kind, rule: rule.recurrence.text, timezone: rule.zone },
    ...{ paused, note },
    next: next === null ? null : listedShow(input, { onAirAt: next, moved: null }),
    missed: account.missedCount,
  };
}
