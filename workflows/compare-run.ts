import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { LeftBehind } from '../plan/left-behind.ts';
import type { TeardownInput } from '../plan/plan.ts';
import { compareWithCloud } from './schedule.ts';

/** Says what a run that has ended left up, by its ledger and by the cloud. Changes nothing. */
export async function compareRun(input: TeardownInput): Promise<LeftBehind> {
  try {
    return await compareWithCloud(input);
  } catch (failure) {
    // Its reason as it is, so that who asked need not look inside.
    if (failure instanceof ActivityFailure && failure.cause instanceof ApplicationFailure)
      throw failure.cause;
    throw failure;
  }
}
