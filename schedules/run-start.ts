import { type Client, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { occurrenceId, workflowTaskTimeoutMs } from '../plan/names.ts';
import type { ScheduleInput } from '../plan/schedule.ts';
import { zonedTime } from './local.ts';

/** The run of an occurrence. */
export interface OccurrenceRun {
  /** Epoch milliseconds. */
  onAirAt: number;
  workflowId: string;
  /** false: there was one already, whatever became of it. */
  began: boolean;
}

/** Starts the run of an occurrence, of which there can be one only. Throws what the server's client throws. */
export async function startOccurrence(
  client: Client,
  taskQueue: string,
  input: ScheduleInput,
  onAirAt: number,
): Promise<OccurrenceRun> {
  const { schedule, runbook, rule } = input;
  const workflowId = occurrenceId(schedule, onAirAt);
  const run = { ...input.run, onAirAt: zonedTime(onAirAt, rule.zone), schedule };
  try {
    await client.workflow.start(input.type, {
      workflowId,
      taskQueue,
      args: [run],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${runbook} · on air ${run.onAirAt}`,
      memo: { runbook, schedule },
      workflowTaskTimeout: workflowTaskTimeoutMs,
    });
    return { onAirAt, workflowId, began: true };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { onAirAt, workflowId, began: false };
    throw error;
  }
}

/** Whether there is, or was, a run of an occurrence, as far back as the server keeps runs. */
export async function hasRun(client: Client, schedule: string, onAirAt: number): Promise<boolean> {
  try {
    await client.workflow.getHandle(occurrenceId(schedule, onAirAt)).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
