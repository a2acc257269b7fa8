import { isObject } from '../plan/json.ts';
import type { LeftBehind } from '../plan/left-behind.ts';
import { tooDeep } from '../plan/payload.ts';
import type { TeardownInput } from '../plan/plan.ts';
import { failureTypes } from '../plan/status.ts';
import { failAsTold, notTaken } from './failure.ts';
import { compareWithCloud } from './schedule.ts';

/** Says what a run that has ended left up, by its ledger and by the cloud. Changes nothing. */
export async function compareRun(input: TeardownInput): Promise<LeftBehind> {
  // Anybody may start it, with anything.
  if (!isObject(input) || typeof input.workflowId !== 'string' || tooDeep(input))
    throw notTaken(
      'compareRun is started by `showcaller sweep`, with {"workflowId": "…"}',
      failureTypes.runFailed,
    );
  try {
    return await compareWithCloud(input);
  } catch (failure) {
    return failAsTold(failure);
  }
}
