import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { occurrenceId } from '../../plan/names.ts';
import type { ScheduleInput } from '../../plan/schedule.ts';
import { due, nextShow } from '../../schedules/account.ts';
import { hasRun } from '../../schedules/run-start.ts';
import { asking, waiting } from '../asking.ts';
import { getRun } from '../get-run.ts';
import type { RunHandle } from '../run-handle.ts';
import { untilWorker } from '../workers.ts';
import { found } from './describe-schedule.ts';
import { ScheduleRefused } from './errors.ts';

/** Longest wait for a worker that polls to start the run, in milliseconds. */
const startsWithin = 15_000;

/**
 * Starts the run of a schedule's next show now, ahead of its time; it waits for its lead, as any run does. A show that could have begun and
 * has not comes before the next one.
 *
 * @throws `ScheduleRefused` when that show has its run already, or there is none ahead; `NoWorker`, `ScheduleNotFound`, `TemporalUnreachable`
 */
export async function triggerSchedule(client: Client, schedule: string): Promise<RunHandle> {
  const { input, taskQueue } = await found(client, schedule);
  const onAirAt = await showToStart(client, input);
  const workflowId = occurrenceId(schedule, onAirAt);
  await untilWorker(client, taskQueue, 'nothing was started.');
  await asking(client, schedule, () => client.schedule.getHandle(schedule).trigger('ALLOW_ALL'));
  const deadline = Date.now() + startsWithin;
  while (!(await asking(client, workflowId, () => hasRun(client, schedule, onAirAt)))) {
    if (Date.now() > deadline)
      throw new Error(
        `${schedule} was triggered, and ${workflowId} was not started within 15 s. Look at the workflows occurrence:${schedule}-… in the Temporal UI.`,
      );
    await sleep(100);
  }
  return getRun(client, workflowId);
}

async function showToStart(client: Client, input: ScheduleInput): Promise<number> {
  const { schedule } = input;
  const now = Date.now();
  const has = (onAirAt: number) => waiting(client, schedule, () => hasRun(client, schedule, onAirAt));
  for (const onAirAt of due(input, now)) if (!(await has(onAirAt))) return onAirAt;
  const next = nextShow(input, now);
  if (next === null)
    throw new ScheduleRefused(schedule, `trigger refused: ${schedule} has no show ahead`, null);
  if (!input.account.started.includes(next) && !(await has(next))) return next;
  const run = occurrenceId(schedule, next);
  throw new ScheduleRefused(
    schedule,
    `trigger refused: the next show of ${schedule} has its run already: ${run}. Look at it with \`showcaller status ${run}\`.`,
    run,
  );
}
