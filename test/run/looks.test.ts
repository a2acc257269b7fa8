// Looks within a workflow task, and what a run does meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BaselineAtOnce, LooksInput } from '../../activities/contract.ts';
import { activityNames } from '../../plan/names.ts';
import { bundleOwn, whileWorking } from './own-workflow.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

/** What the workflow reads of its steps. */
const stepOf = (id: string) => ({ step: { id } });

test('what a run does between its looks is the same in a replay', async () => {
  const seen: BaselineAtOnce = { ready: true, baseline: { kind: 'observation', at: 0 }, claimed: null };
  const taskQueue = 'looks-in-turn';
  const workflowBundle = await bundleOwn('looks-in-turn.ts');
  const told: string[][] = [];
  const times = { fn: (_: unknown, lines: string[]) => void told.push(lines), callDuringReplay: true };
  const sinks = { told: { times } };
  let calls = 0;
  const activities = {
    [activityNames.baselines]: async ({ looks }: LooksInput) => {
      calls += 1;
      await sleep(40);
      return looks.map(() => seen);
    },
    [activityNames.letGo]: () => sleep(15),
  };
  const history = await whileWorking(stage, { taskQueue, workflowBundle, sinks, activities }, async () => {
    const started = await stage.client.workflow.start('looksInTurn', {
      ...{ taskQueue, workflowId: 'looks-in-turn' },
      args: [['channels', 'feed', 'record'].map(stepOf), {}],
    });
    await started.result();
    return started.fetchHistory();
  });
  await Worker.runReplayHistory({ workflowBundle, sinks }, history);
  expect(told).toHaveLength(2);
  expect(told[0]).toHaveLength(12);
  expect(told[1]).toEqual(told[0]);
  // Those of one moment are one look.
  expect(calls).toBeLessThan(9);
  expect(history.events?.filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
});
