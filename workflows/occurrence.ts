import { workflowInfo } from '@temporalio/workflow';
import type { Fired } from '../activities/contract.ts';
import { isObject } from '../plan/json.ts';
import { tooDeep } from '../plan/payload.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { failureTypes } from '../plan/status.ts';
import { oddCharacter } from '../plan/text.ts';
import { notTaken } from './failure.ts';
import { fireSchedule } from './schedule.ts';
import { tellMissed } from './tell-missed.ts';

/** A firing of a schedule: starts the run of the show that it stands for. Fired twice, for whatever reason, the show has one run. */
export async function occurrence(input: ScheduleInput): Promise<Fired> {
  if (!isName(input?.schedule) || !isObject(input.rule) || tooDeep(input))
    throw notTaken(
      'occurrence is started by the schedules of `showcaller schedule create`; a runbook is started by its own name',
      failureTypes.runFailed,
    );
  const [firedFor] = workflowInfo().searchAttributes.TemporalScheduledStartTime ?? [];
  const { exists, runs, missed, paused, tells } = await fireSchedule({
    input,
    firedFor: firedFor instanceof Date ? firedFor.getTime() : Date.now(),
  });
  await tellMissed(input, missed, tells);
  return { exists, runs, missed, paused };
}

/** What no server can have a schedule of, it cannot be asked for either. */
const isName = (schedule: unknown): boolean =>
  typeof schedule === 'string' && oddCharacter(schedule) === null;
