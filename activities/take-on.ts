import { log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';

/** What is gained is a second or two; no more than that is spent on it. */
const withinMs = 1_000;

/**
 * Has a workflow's next task offered to every worker, rather than to the one alone that did the last: where that has died, the
 * task would wait for the time-out of its sticky queue. Of a worker that lives it costs one replay.
 */
export async function takeOn(client: Client, workflowId: string): Promise<void> {
  const { namespace } = client.options;
  try {
    await client.withDeadline(Date.now() + withinMs, () =>
      client.workflowService.resetStickyTaskQueue({ namespace, execution: { workflowId } }),
    );
  } catch (error) {
    // Such as of a book of claims that nobody has begun.
    log.debug('a workflow could not be taken on', { taken: workflowId, error });
  }
}
