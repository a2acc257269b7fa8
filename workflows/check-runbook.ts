import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { BookingInput, BookingResult } from '../plan/schedule.ts';
import { leadOf } from '../plan/timing.ts';
import { load } from './schedule.ts';

/** Checks a run that is to be booked as its worker would at its start, and starts nothing. */
export async function checkRunbook({ type, input }: BookingInput): Promise<BookingResult> {
  try {
    const { plan, warnings } = await load({ workflowType: type, input, dueAt: Date.now() });
    return { runbook: plan.name, leadMs: leadOf(plan), warnings };
  } catch (failure) {
    // Its problems as they are, so that who booked it need not look inside.
    if (failure instanceof ActivityFailure && failure.cause instanceof ApplicationFailure)
      throw failure.cause;
    throw failure;
  }
}
