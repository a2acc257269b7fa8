import { WorkflowNotFoundError } from '@temporalio/client';

/** Null: Temporal knows no such workflow. Other errors are thrown as they are. */
export async function whereFound<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
