import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { RunStatus } from '../plan/status.ts';
import { patiently } from './patiently.ts';
import { withProgress } from './progress.ts';
import { describeRun, hasEnded, type ReadStatus, type RunReference, readStatus } from './read-status.ts';
import { insistOnWorker } from './workers.ts';

/** How a run is watched. */
export interface WatchOptions {
  /** Throw `NoWorker` once no worker has polled the run's task queue for a minute. Default: watch on. */
  readonly needsWorker?: boolean;
  /** Ends the watching; the run goes on. */
  readonly signal?: AbortSignal;
}

/** Pauses between two looks, in milliseconds: short after a change, then longer. */
const shortestPause = 250;
const longestPause = 1_500;
/** After so long without news the worker is asked all the same: it may be gone. In milliseconds. */
const askEvery = 10_000;

/**
 * Yields a run's status whenever something in it has changed, live counts included, and ends with its final one.
 *
 * It looks at the server's description of the run, which costs the worker nothing, and asks the worker when the run's
 * history has grown, and every ten seconds.
 */
export async function* watchRun(
  client: Client,
  run: RunReference,
  { needsWorker = false, signal }: WatchOptions = {},
): AsyncGenerator<RunStatus, void, void> {
  let shown = '';
  let known: ReadStatus | null = null;
  let length = -1;
  let askedAt = 0;
  for (let pause = shortestPause; !signal?.aborted; ) {
    const description = known
      ? await patiently(() => describeRun(client, run))
      : await describeRun(client, run);
    const isNew = description.historyLength !== length || hasEnded(description);
    const fresh: boolean = known?.from === 'worker' && !isNew && Date.now() - askedAt < askEvery;
    const read: ReadStatus =
      known && fresh ? known : await patiently(() => readStatus(client, run, description));
    if (read.from === 'history' && needsWorker)
      await insistOnWorker(
        client,
        description.taskQueue,
        `${run.workflowId} goes on when one is back.`,
        description,
      );
    if (!fresh) askedAt = Date.now();
    known = read;
    length = description.historyLength;
    const status = fresh
      ? await withProgress(client, read.status, description.raw.pendingActivities)
      : read.status;
    const text = JSON.stringify(status);
    if (text !== shown) yield status;
    pause = text === shown ? Math.min(pause * 1.4, longestPause) : shortestPause;
    shown = text;
    if (read.from === 'record') return;
    await sleep(pause, undefined, signal && { signal }).catch(() => {});
  }
}
