// Looks within a workflow task, and what a run does meanwhile.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BaselineAtOnce } from '../../activities/contract.ts';
import { activityNames } from '../../plan/names.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

/** What the workflow reads of its steps: which service they are of. */
const stepOf = (uses: string) => ({ step: { uses } });

test('a run that turns back as its look ends loses no workflow task', async () => {
  const seen: BaselineAtOnce = { ready: true, baseline: { kind: 'observation', at: 0 }, claimed: null };
  let firstEnded = () => {};
  const first = new Promise<void>((resolve) => {
    firstEnded = resolve;
  });
  const taskQueue = 'turns-back';
  const connection = await NativeConnection.connect({ address: stage.server.address });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: join(import.meta.dirname, 'look-cut-off.ts'),
      logger: new DefaultLogger('WARN'),
    }),
    activities: {
      [activityNames.baseline('soon')]: async () => {
        firstEnded();
        return seen;
      },
      [activityNames.baseline('later')]: async () => {
        await first;
        await sleep(5);
        return seen;
      },
    },
  });
  const handle = await worker.runUntil(async () => {
    const started = await stage.client.workflow.start('turnsBackAsItsLookEnds', {
      ...{ taskQueue, workflowId: 'turns-back' },
      args: [stepOf('soon'), stepOf('later')],
    });
    expect(await started.result()).toBe(true);
    return started;
  });
  await connection.close();
  const { events } = await handle.fetchHistory();
  expect(events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
});
