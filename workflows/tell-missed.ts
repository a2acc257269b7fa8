import { workflowInfo } from '@temporalio/workflow';
import { occurrenceId } from '../plan/names.ts';
import type { Notice } from '../plan/notices.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { clockTime } from './local-clock.ts';
import { countMissed } from './metrics.ts';
import { Outbox } from './outbox.ts';

/** Tells and counts shows of a schedule that went by without a run. Waits until that is told, 10 s at most. */
export async function tellMissed(
  input: ScheduleInput,
  missed: readonly number[],
  tells: boolean,
): Promise<void> {
  if (missed.length === 0) return;
  countMissed(input.runbook, missed.length);
  if (!tells) return;
  const outbox = new Outbox(() => undefined);
  for (const onAirAt of missed) outbox.post(noticeOf(input, onAirAt));
  await outbox.close();
}

/** A show that never came to have a run: what is told of runs, as far as there is any of it. */
function noticeOf({ schedule, runbook, run, rule, lateMs }: ScheduleInput, onAirAt: number): Notice {
  const workflowId = occurrenceId(schedule, onAirAt);
  const at = clockTime(onAirAt, rule.zone);
  return {
    // The same whoever tells it.
    id: `missed-${workflowId}`,
    kind: 'missed',
    time: new Date().toISOString(),
    number: 1,
    data: {
      message: `MISSED: nothing was started for the show of ${schedule} (${runbook}) at ${at}: no server or no worker was there in time.`,
      workflowId,
      runId: workflowInfo().runId,
      runbook,
      phase: 'scheduled',
      outcome: 'failed',
      degraded: false,
      held: false,
      late: true,
      next: 'Nothing starts it any more. If it is to be on air all the same, start its runbook by hand.',
      onAirAt: new Date(onAirAt).toISOString(),
      offAirAt: run.offAirAt === undefined ? null : new Date(onAirAt + lateMs).toISOString(),
      zone: rule.zone,
      schedule,
      asking: [],
      trouble: [],
    },
  };
}
