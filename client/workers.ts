import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { asking } from './asking.ts';
import { NoWorker } from './errors.ts';

/** TASK_QUEUE_TYPE_WORKFLOW of Temporal's API. */
const workflowTasks = 1;
/** A worker's poll lasts up to a minute; with what the server takes to see the next one, in milliseconds. */
const pollsEvery = 65_000;
/** How long a worker that is just starting is waited for, in milliseconds. */
const comesWithin = 5_000;

/** True when a worker has polled the task queue within the last minute. */
export async function hasWorker(client: Client, taskQueue: string): Promise<boolean> {
  const { pollers } = await asking(client, '', () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: workflowTasks,
    }),
  );
  return (pollers ?? []).some(({ lastAccessTime }) => Date.now() - tsToMs(lastAccessTime) < pollsEvery);
}

/**
 * Waits until a worker polls the task queue, 5 s at most.
 *
 * @param what - for the error: what did not happen
 * @throws {@link NoWorker}
 */
export async function untilWorker(client: Client, taskQueue: string, what: string): Promise<void> {
  const deadline = Date.now() + comesWithin;
  while (!(await hasWorker(client, taskQueue))) {
    if (Date.now() >= deadline) throw new NoWorker(taskQueue, what);
    await sleep(250);
  }
}
