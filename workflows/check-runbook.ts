import { isObject } from '../plan/json.ts';
import { tooDeep } from '../plan/payload.ts';
import type { BookingInput, BookingResult } from '../plan/schedule.ts';
import { failureTypes } from '../plan/status.ts';
import { leadOf } from '../plan/timing.ts';
import { failAsTold, notTaken } from './failure.ts';
import { load } from './schedule.ts';

/** Checks a run that is to be booked as its worker would at its start, and starts nothing. */
export async function checkRunbook(booking: BookingInput): Promise<BookingResult> {
  // Anybody may start it, with anything.
  if (!isObject(booking) || typeof booking.type !== 'string' || tooDeep(booking))
    throw notTaken(
      'checkRunbook is started by `showcaller schedule create`, with {"type": "…", "input": {…}}',
      failureTypes.invalidRunbook,
      [],
    );
  const { type, input } = booking;
  try {
    const { plan, warnings } = await load({ workflowType: type, input, dueAt: Date.now() });
    return { runbook: plan.name, leadMs: leadOf(plan), warnings };
  } catch (failure) {
    return failAsTold(failure);
  }
}
