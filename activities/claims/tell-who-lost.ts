import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type Taken, takenSignal } from '../../plan/claims.ts';

/** Tells the runs from which a person has taken something what became of it. Told twice, a run hears it once. */
export async function tellWhoLost(client: Client, taken: readonly Taken[]): Promise<void> {
  for (const one of taken)
    try {
      await client.workflow.getHandle(one.from.workflowId).signal<[Taken]>(takenSignal, one);
    } catch (error) {
      // It has ended meanwhile.
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
}
