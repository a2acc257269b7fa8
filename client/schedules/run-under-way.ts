import type { Client } from '@temporalio/client';
import { occurrenceId } from '../../plan/names.ts';
import type { ScheduleInput } from '../../plan/schedule.ts';
import { asking } from '../asking.ts';
import { RunNotFound } from '../errors.ts';
import { hasEnded } from '../read-status.ts';

/** The run of a booking's only show, while it goes on; null: it has none, or none any more. */
export async function runUnderWay(client: Client, { rule, schedule }: ScheduleInput): Promise<string | null> {
  if (rule.recurrence.kind !== 'once') return null;
  const workflowId = occurrenceId(schedule, rule.recurrence.onAirAt);
  try {
    const run = await asking(client, workflowId, () => client.workflow.getHandle(workflowId).describe());
    return hasEnded(run) ? null : workflowId;
  } catch (error) {
    if (error instanceof RunNotFound) return null;
    throw error;
  }
}
