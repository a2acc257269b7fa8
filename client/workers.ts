import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { asking } from './asking.ts';
import { NoWorker } from './errors.ts';
import { type Workers, whyNoWorker } from './no-worker.ts';
import { isSameVersion, versionOfPoller, versionOfRun, versionsOfNewRuns } from './worker-versions.ts';

/** TASK_QUEUE_TYPE_WORKFLOW of Temporal's API. */
const workflowTasks = 1;
/** A worker's poll lasts up to a minute; with what the server takes to see the next one, in milliseconds. */
const pollsEvery = 65_000;
/** How long a worker that is just starting is waited for, in milliseconds. */
const comesWithin = 5_000;

/** The run that is to be gone on with; without one, a new run is to be begun. */
type Run = WorkflowExecutionDescription;

/** True when a worker that would take it, by its version too, has polled the task queue within the last minute. */
export async function hasWorker(client: Client, taskQueue: string, run?: Run): Promise<boolean> {
  return areThere(await workersOf(client, taskQueue, run));
}

/**
 * Waits until a worker that would take it polls the task queue, 5 s at most.
 *
 * @param what - for the error: what did not happen
 * @throws {@link NoWorker}, which says how to make a version current where it is that which is missing
 */
export async function untilWorker(client: Client, taskQueue: string, what: string, run?: Run): Promise<void> {
  for (const deadline = Date.now() + comesWithin; ; ) {
    const workers = await workersOf(client, taskQueue, run);
    if (areThere(workers)) return;
    if (Date.now() >= deadline) throw new NoWorker(taskQueue, whyNoWorker(workers, what));
    await sleep(250);
  }
}

/** Throws unless there is a worker that would take it now. */
export async function insistOnWorker(
  client: Client,
  taskQueue: string,
  what: string,
  run?: Run,
): Promise<void> {
  const workers = await workersOf(client, taskQueue, run);
  if (!areThere(workers)) throw new NoWorker(taskQueue, whyNoWorker(workers, what));
}

async function workersOf(client: Client, taskQueue: string, run: Run | undefined): Promise<Workers> {
  const answer = await asking(client, '', () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: workflowTasks,
    }),
  );
  const lately = (answer.pollers ?? []).filter(
    ({ lastAccessTime }) => Date.now() - tsToMs(lastAccessTime) < pollsEvery,
  );
  const polling = lately.map(versionOfPoller);
  const own = run && versionOfRun(run);
  const { namespace } = client.options;
  return own && run
    ? { namespace, taskQueue, polling, wanted: [own], pinned: run.workflowId }
    : { namespace, taskQueue, polling, wanted: versionsOfNewRuns(answer), pinned: null };
}

function areThere({ polling, wanted }: Workers): boolean {
  return polling.some((one) => wanted.some((other) => isSameVersion(one, other)));
}
