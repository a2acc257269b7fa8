import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { startWorker } from '../../worker/start-worker.ts';

let local: LocalServer;
beforeAll(async () => {
  local = await startLocalServer();
});
afterAll(() => local?.stop());

async function pollers(taskQueue: string): Promise<number> {
  const connection = await Connection.connect({ address: local.address });
  try {
    const { pollers } = await connection.workflowService.describeTaskQueue({
      namespace: 'default',
      taskQueue: { name: taskQueue },
      taskQueueType: 1,
    });
    return pollers?.length ?? 0;
  } finally {
    await connection.close();
  }
}

test('a worker polls its queue until it is stopped, and may be stopped twice', async () => {
  const env = { SHOWCALLER_TASK_QUEUE: 'from-the-environment', AWS_REGION: 'eu-central-1' };
  const logger = pino({ level: 'silent' });
  const worker = await startWorker({ server: local, env, logger });
  expect(worker).toMatchObject({
    address: local.address,
    namespace: 'default',
    taskQueue: 'from-the-environment',
  });
  await expect.poll(() => pollers(worker.taskQueue), { timeout: 30_000 }).toBeGreaterThan(0);
  await Promise.all([worker.stop(), worker.stop()]);
  await expect(worker.ended).resolves.toBeUndefined();
});

test('the worker program serves metrics, and stops in order on SIGTERM', async () => {
  const metrics = await freePort();
  const child = spawn(process.execPath, [join(packageRoot(), 'bin', 'showcaller.js'), 'worker'], {
    env: {
      PATH: process.env.PATH,
      TEMPORAL_ADDRESS: local.address,
      SHOWCALLER_METRICS: String(metrics),
      AWS_REGION: 'eu-central-1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  await expect.poll(() => said, { timeout: 30_000 }).toContain('worker started');
  // What the health check of the container image asks.
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text(), { timeout: 30_000 })
    .toMatch(/^temporal_num_pollers\{/m);
  const stopping = Date.now();
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
  expect(said).toContain('worker stopped');
  expect(Date.now() - stopping).toBeLessThan(8_000);
});
