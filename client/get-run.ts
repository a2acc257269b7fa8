import type { Client } from '@temporalio/client';
import { describeRun } from './read-status.ts';
import { RunHandle } from './run-handle.ts';

/**
 * The run of that id.
 *
 * @param runId - default: the newest of that id
 * @throws `RunNotFound`, `TemporalUnreachable`
 */
export async function getRun(client: Client, workflowId: string, runId?: string): Promise<RunHandle> {
  const description = await describeRun(client, { workflowId, ...(runId !== undefined && { runId }) });
  return new RunHandle(client, { workflowId, runId: description.runId });
}
