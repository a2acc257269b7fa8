import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRunbook } from '../../client/index.ts';
import { freePort } from '../../worker/local-server/free-port.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { type Stage, setStage, until } from './stage.ts';

let folder: string;
let server: LocalServer;
let stage: Stage;
const startServer = async (port: number) =>
  startLocalServer({ ui: false, port, dbFile: join(folder, 'temporal.db') });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  server = await startServer(await freePort());
  stage = await setStage({ server });
  await stage.stopWorker();
});
afterAll(async () => {
  await stage?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('a show happens on time although server and worker were killed while it waited', async () => {
  const worker = stage.spawnWorker();
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
  const port = Number(server.address.split(':')[1]);
  server.kill();
  await server.stop();
  server = await startServer(port);
  stage.spawnWorker();
  const record = await run.result();
  expect(record).toMatchObject({ outcome: 'ended', late: false, degraded: false });
  expect(Date.parse(record.wentOnAirAt ?? '')).toBe(onAirAt);
  const starts = stage.simulator.cloud.ledger.filter((entry) => entry.operation === 'BatchStart');
  expect(starts).toHaveLength(1);
  expect(Date.parse(starts[0]?.at ?? '')).toBeGreaterThanOrEqual(onAirAt - 4000);
});
