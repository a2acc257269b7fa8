import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { Process } from '../measure/process.ts';

const workflowTasks = 1;

/** Waits until a worker has polled the queue since `since`; rejects with its last words when it has ended. */
export async function untilPolling(
  client: Client,
  queue: string,
  worker: Process,
  since: number,
): Promise<void> {
  let ended: string | null = null;
  void worker.ended.then((how) => {
    ended = how;
  });
  for (;;) {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: queue },
      taskQueueType: workflowTasks,
    });
    const latest = (pollers ?? []).map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
    if (latest.some((at) => at >= Math.floor(since / 1000) * 1000)) return;
    if (ended !== null) throw new Error(`the worker ended with ${ended}: ${worker.lastWords()}`);
    await sleep(10);
  }
}
