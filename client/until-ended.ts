import { type Client, WorkflowContinuedAsNewError, WorkflowFailedError } from '@temporalio/client';
import { waiting } from './asking.ts';
import type { RunReference } from './read-status.ts';

/** Waits until a run has ended, however it ends. */
export async function untilEnded(client: Client, { workflowId, runId }: RunReference): Promise<void> {
  const handle = client.workflow.getHandle(workflowId, runId, { followRuns: false });
  try {
    await waiting(client, workflowId, () => handle.result());
  } catch (error) {
    const ended = error instanceof WorkflowFailedError || error instanceof WorkflowContinuedAsNewError;
    if (!ended) throw error;
  }
}
