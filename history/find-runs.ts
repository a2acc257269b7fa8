import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { workflowTypes } from '../plan/names.ts';

const ours: readonly string[] = [workflowTypes.runbook, workflowTypes.teardown];

/**
 * Runs of ours, and tear-downs of them, of all the workflows that a query of visibility finds, in its order.
 *
 * @param looksAt - a namespace may hold many workflows of others: so many are looked at
 */
export async function* findRuns(
  client: Client,
  query: string,
  looksAt: number,
): AsyncGenerator<WorkflowExecutionInfo> {
  let looked = 0;
  for await (const info of client.workflow.list({ pageSize: 200, query })) {
    if (typeof info.memo?.runbook === 'string' || ours.includes(info.type)) yield info;
    looked += 1;
    if (looked >= looksAt) return;
  }
}
