import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { takeOn } from './take-on.ts';

const everyMs = 1_000;

/**
 * For what is over in a moment: says that it lives, should it take longer, so that Temporal may try it again soon after its worker
 * has died. The run's own next task then waits no more for that worker either.
 */
export async function beating<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  const context = Context.current();
  const { attempt, workflowExecution } = context.info;
  if (attempt > 1 && workflowExecution) void takeOn(client, workflowExecution.workflowId);
  const beats = setInterval(() => context.heartbeat(), everyMs);
  try {
    return await work();
  } finally {
    clearInterval(beats);
  }
}
