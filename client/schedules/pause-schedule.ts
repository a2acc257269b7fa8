import type { Client } from '@temporalio/client';
import { nextShow } from '../../schedules/account.ts';
import { marked } from '../../schedules/pauses.ts';
import type { ReadSchedule } from '../../schedules/read-schedule.ts';
import { rewriteSchedule } from '../../schedules/rewrite-schedule.ts';
import { asking, waiting } from '../asking.ts';
import { describeSchedule, found } from './describe-schedule.ts';
import type { ScheduleDescription } from './described.ts';
import { ScheduleNotFound, ScheduleRefused } from './errors.ts';
import { runUnderWay } from './run-under-way.ts';

/** Why a schedule is paused, for its note. */
export interface PauseOptions {
  readonly reason?: string;
}

/**
 * Starts no further run of a schedule until `unpauseSchedule`. Runs under way go on; shows that go by are listed.
 *
 * @throws `ScheduleRefused` when the only show of a booking has its run already; `ScheduleNotFound`, `TemporalUnreachable`
 */
export async function pauseSchedule(
  client: Client,
  schedule: string,
  { reason }: PauseOptions = {},
): Promise<ScheduleDescription> {
  const { input } = await found(client, schedule);
  if (input.rule.recurrence.kind === 'once') {
    const run = await runUnderWay(client, input);
    if (run)
      throw new ScheduleRefused(
        schedule,
        `pause refused: the show of ${schedule} has its run already, ${run}, and a pause would not stop it. \`showcaller hold ${run}\` holds it, \`showcaller abort ${run}\` calls it off.`,
        run,
      );
    if (nextShow(input, Date.now()) === null)
      throw new ScheduleRefused(schedule, `pause refused: ${schedule} has no show ahead`, null);
  }
  await change(client, schedule, ({ input: now }) => ({
    input: withPause(now, true),
    paused: true,
    note: reason ?? 'paused',
  }));
  return describeSchedule(client, schedule);
}

/**
 * Starts runs again. A show whose run would have been started meanwhile is started now, as long as it may begin.
 *
 * @throws `ScheduleNotFound`, `TemporalUnreachable`
 */
export async function unpauseSchedule(client: Client, schedule: string): Promise<ScheduleDescription> {
  const { input, paused } = await found(client, schedule);
  if (!paused) return describeSchedule(client, schedule);
  await change(client, schedule, (read) => ({
    input: withPause(read.input, false),
    paused: false,
    note: '',
  }));
  const now = Date.now();
  const start = new Date(now - input.aheadMs - input.lateMs);
  await asking(client, schedule, () =>
    client.schedule.getHandle(schedule).backfill({ start, end: new Date(now), overlap: 'ALLOW_ALL' }),
  );
  return describeSchedule(client, schedule);
}

function withPause(input: ReadSchedule['input'], paused: boolean): ReadSchedule['input'] {
  const { account } = input;
  return { ...input, account: { ...account, pauses: marked(account.pauses, paused, Date.now()) } };
}

async function change(
  client: Client,
  schedule: string,
  make: (read: ReadSchedule) => { input: ReadSchedule['input']; paused: boolean; note: string },
): Promise<void> {
  const after = await waiting(client, schedule, () =>
    rewriteSchedule(client, schedule, async (read) => make(read)),
  );
  if (!after) throw new ScheduleNotFound(schedule, client.options.namespace);
}
