// The server itself is lost, and with it the time at which shows would have been started.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeSchedule } from '../../client/index.ts';
import { newAccount } from '../../schedules/account.ts';
import { makeSchedule } from '../../schedules/make-schedule.ts';
import { type LastingServer, startLastingServer } from '../run/lasting-server.ts';
import { type Stage, setStage } from '../run/stage.ts';

let server: LastingServer;
let stage: Stage;
beforeAll(async () => {
  server = await startLastingServer();
  stage = await setStage({ server: server.first });
});
afterAll(async () => {
  await stage?.close();
  await server?.close();
});

const runbook = { name: 'tea', steps: { ready: { uses: 'approval', with: { prompt: 'Tea?' } } } };

test('after an outage of the server a show goes late while it may, and one that may not is missed, as soon as it is back', async () => {
  const onAirAt = Math.floor(Date.now() / 1000) * 1000 + 8_000;
  const at = new Date(onAirAt);
  const pattern = `${at.getUTCSeconds()} ${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} * * *`;
  const make = (schedule: string, lateMs: number) =>
    makeSchedule(stage.client, stage.taskQueue, {
      ...{ schedule, runbook: 'tea', type: 'runbook', run: { runbook } },
      rule: {
        recurrence: { kind: 'recurring', patterns: [{ pattern, days: 'both' }], text: 'monthly' },
        ...{ zone: 'UTC', skip: [] },
      },
      ...{ aheadMs: 1_000, lateMs, account: newAccount(Date.now()) },
    });
  await make('short', 1_000);
  await make('long', 3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await server.lose();
  await new Promise((resolve) => setTimeout(resolve, onAirAt + 2_000 - Date.now()));
  await server.bringBack();

  const show = `long-${at.toISOString().replace('.000Z', 'Z')}`;
  const ids = async () =>
    (await describeSchedule(stage.client, 'long')).runs.map(({ workflowId }) => workflowId);
  await expect.poll(ids, { timeout: 40_000, interval: 300 }).toEqual([show]);
  // Written down by a firing, not only told by whoever looks.
  const firings = async () => {
    const query = 'WorkflowId STARTS_WITH "occurrence:short-" AND ExecutionStatus = "Completed"';
    const all: unknown[] = [];
    for await (const { workflowId } of stage.client.workflow.list({ query }))
      all.push(await stage.client.workflow.getHandle(workflowId).result());
    return all;
  };
  await expect
    .poll(firings, { timeout: 40_000, interval: 300 })
    .toMatchObject([{ missed: [onAirAt], runs: [] }]);
  expect(await describeSchedule(stage.client, 'short')).toMatchObject({ missed: { count: 1 }, runs: [] });
});
