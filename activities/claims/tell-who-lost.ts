import type { Client } from '@temporalio/client';
import { whereFound } from '../../history/index.ts';
import { type Taken, takenSignal } from '../../plan/claims.ts';

/** Tells the runs from which a person has taken something what became of it. Told twice, a run hears it once. */
export async function tellWhoLost(client: Client, taken: readonly Taken[]): Promise<void> {
  // Who has ended meanwhile need not hear it.
  for (const one of taken)
    await whereFound(() => client.workflow.getHandle(one.from.workflowId).signal<[Taken]>(takenSignal, one));
}
