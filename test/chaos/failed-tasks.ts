import type { Client } from '@temporalio/client';

/**
 * Of the SDK's core, which then does the task once more: a question brought the run up to date and made it cancel an activity, and
 * the task tells how that ended (docs/decisions/0030).
 */
const coreStumbles = /ScheduledActivityCancelCommandCreated .*ActivityTaskStarted/;

/** Workflow tasks of a run that failed: defects of ours. */
export async function failedTasks(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const message = failed?.failure?.message;
    // A command that came while the run was ending is no defect: the server asks once more. Nor is a worker that was stopped.
    return !message || /^UnhandledCommand|shut ?down/i.test(message) || coreStumbles.test(message)
      ? []
      : [`a workflow task failed: ${message}`];
  });
}
