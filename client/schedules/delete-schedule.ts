import type { Client } from '@temporalio/client';
import { asking } from '../asking.ts';
import { found } from './describe-schedule.ts';
import { ScheduleRefused } from './errors.ts';
import { runUnderWay } from './run-under-way.ts';

/**
 * Deletes a schedule, with what it knew of shows that were missed. Runs of recurring shows that are under way go on.
 *
 * @throws `ScheduleRefused` while the run of a booking's only show is under way; `ScheduleNotFound`, `TemporalUnreachable`
 */
export async function deleteSchedule(client: Client, schedule: string): Promise<void> {
  const { input } = await found(client, schedule);
  const run = await runUnderWay(client, input);
  if (run)
    throw new ScheduleRefused(
      schedule,
      `delete refused: the show of ${schedule} has its run already, ${run}, and it would go on. Call it off with \`showcaller abort ${run}\` first.`,
      run,
    );
  await asking(client, schedule, () => client.schedule.getHandle(schedule).delete());
}
