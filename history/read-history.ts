import type { Client, WorkflowExecution } from '@temporalio/client';
import { decoderOf } from './decode.ts';
import { readEvents } from './read-events.ts';
import { historyOf, type RunHistory } from './run-history.ts';

/**
 * Reads a run's history and puts together what is known of the run: its status, its plan and its ledger.
 * Needs no worker, and works on runs that are under way, ended or terminated.
 *
 * @param execution - without `runId`: the newest run of that workflow id
 * @throws the client's own errors: WorkflowNotFoundError, a gRPC ServiceError, or a payload that the client's data
 *   converter cannot decode (a codec is missing): a ledger with holes would leave things running
 */
export async function readHistory(client: Client, execution: WorkflowExecution): Promise<RunHistory> {
  const { workflowId } = execution;
  const runId = execution.runId ?? (await client.workflow.getHandle(workflowId).describe()).runId;
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const decoder = decoderOf(client.options.loadedDataConverter);
  return historyOf(await readEvents({ workflowId, runId }, events ?? [], decoder));
}
