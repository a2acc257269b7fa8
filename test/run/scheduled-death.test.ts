import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRunbook } from '../../client/index.ts';
import { type LastingServer, startLastingServer } from './lasting-server.ts';
import { type Stage, setStage, until } from './stage.ts';

let server: LastingServer;
let stage: Stage;
beforeAll(async () => {
  server = await startLastingServer();
  stage = await setStage({ server: server.first });
  await stage.stopWorker();
});
afterAll(async () => {
  await stage?.close();
  await server?.close();
});

test('a show happens on time although server and worker were killed while it waited', async () => {
  const worker = await stage.spawnWorker();
  const onAirAt = Date.now() + 25_000;
  const run = await startRunbook(stage.client, {
    runbook: {
      name: 'survivor',
      lead: '4s',
      steps: { channels: { uses: 'medialive:batchStart', typical: '1s', with: { channelIds: ['1234561'] } } },
    },
    taskQueue: stage.taskQueue,
    ...{ onAirAt: new Date(onAirAt).toISOString(), offAirAt: '1s' },
  });
  await until(run, (status) => status.phase === 'scheduled', 20_000);
  await worker.end('SIGKILL');
  await server.lose();
  await server.bringBack();
  await stage.spawnWorker();
  const record = await run.result();
  expect(record).toMatchObject({ outcome: 'ended', late: false, degraded: false });
  expect(Date.parse(record.wentOnAirAt ?? '')).toBe(onAirAt);
  const starts = stage.simulator.cloud.ledger.filter((entry) => entry.operation === 'BatchStart');
  expect(starts).toHaveLength(1);
  expect(Date.parse(starts[0]?.at ?? '')).toBeGreaterThanOrEqual(onAirAt - 4000);
});
