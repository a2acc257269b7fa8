import type { Client } from '@temporalio/client';

/** Workflow tasks of a run that failed: defects of ours. */
export async function failedTasks(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const message = failed?.failure?.message;
    // A command that came while the run was ending is no defect: the server asks once more. Nor is a worker that was stopped.
    return !message || /^UnhandledCommand|shut ?down/i.test(message)
      ? []
      : [`a workflow task failed: ${message}`];
  });
}
