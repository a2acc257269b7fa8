import type { Client } from '@temporalio/client';
import { type ClaimBook, claimsQuery } from '../plan/claims.ts';
import { workflowTypes } from '../plan/names.ts';

/** The books of all claims workflows that run, as they are now. */
export async function readBooks(client: Client): Promise<{ id: string; book: ClaimBook }[]> {
  const query = `WorkflowType = "${workflowTypes.claims}" AND ExecutionStatus = "Running"`;
  const books: { id: string; book: ClaimBook }[] = [];
  for await (const { workflowId } of client.workflow.list({ query })) {
    const book = await client.workflow.getHandle(workflowId).query<ClaimBook>(claimsQuery);
    books.push({ id: workflowId, book });
  }
  return books;
}
