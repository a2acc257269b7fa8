// A cancel, with the question how the run stands, while the run reads its runbook or looks within its workflow task.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { startRunbook } from '../../client/index.ts';
import { activityNames } from '../../plan/names.ts';
import { loadBundle } from '../../worker/bundle.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { type Stage, setStage } from './stage.ts';

const slowMs = 250;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
const runbook = {
  name: 'evening-news',
  steps: { feed: { uses: 'mediaconnect:startFlow', with: { flowArn } } },
};

test('a cancel that comes while a run looks is the same in a replay, whenever it comes', async () => {
  const { client, server, env } = stage;
  const taskQueue = 'cancel-beside-looks';
  const slow = [activityNames.load, activityNames.isClear, activityNames.baselines];
  const makeActivities: typeof createActivities = (dependencies) => {
    const activities = createActivities(dependencies);
    for (const name of slow) {
      const quick = activities[name];
      if (!quick) throw new RangeError(`no activity ${name}`);
      activities[name] = async (input) => {
        await sleep(slowMs);
        return quick(input);
      };
    }
    return activities;
  };
  const worker = await startWorker({ env, server, taskQueue, makeActivities });
  try {
    const at = Array.from({ length: 16 }, (_, n) => (n + 0.5) * ((slow.length * slowMs) / 16));
    const histories = await Promise.all(
      at.map(async (ms) => {
        const run = await startRunbook(client, { runbook, taskQueue });
        const handle = client.workflow.getHandle(run.workflowId);
        await sleep(ms);
        const asked = handle.query('status');
        await handle.cancel();
        await Promise.all([asked, handle.query('status')]);
        expect(await run.result()).toMatchObject({ outcome: 'cancelled' });
        return { workflowId: run.workflowId, history: await handle.fetchHistory() };
      }),
    );
    for await (const { error } of Worker.runReplayHistories(await loadBundle(), histories))
      expect(error).toBeUndefined();
  } finally {
    await worker.stop();
  }
});
