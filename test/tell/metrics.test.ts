// What a worker counts of runs and notices, as Prometheus reads it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRunbook } from '../../client/index.ts';
import { freePort } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type Stage, setStage } from '../run/stage.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let stage: Stage;
let receiver: Receiver;
beforeAll(async () => {
  [stage, receiver] = await Promise.all([setStage(), startReceiver()]);
  await stage.stopWorker();
});
afterAll(async () => {
  await Promise.all([stage?.close(), receiver?.close()]);
});

test('runs, late ones and notices are counted', async () => {
  const port = await freePort();
  const worker = spawn(process.execPath, [join(packageRoot(), 'bin', 'showcaller.js'), 'worker'], {
    env: {
      ...stage.env,
      TEMPORAL_ADDRESS: stage.server.address,
      SHOWCALLER_TASK_QUEUE: stage.taskQueue,
      SHOWCALLER_METRICS: String(port),
      SHOWCALLER_WEBHOOKS: receiver.url,
    },
    stdio: 'ignore',
  });
  const scrape = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  try {
    await expect
      .poll(() => scrape().catch(() => ''), { timeout: 30_000 })
      .toMatch(/^temporal_num_pollers\{/m);
    receiver.otherwise = ({ event }) =>
      event.type === 'showcaller.run.late' ? (response) => response.writeHead(400).end() : null;
    const run = await startRunbook(stage.client, {
      runbook: {
        name: 'counted',
        stayUp: 'untilEnd',
        steps: { slow: { uses: 'wait', typical: '1h', with: { for: '100ms' } } },
      },
      taskQueue: stage.taskQueue,
      onAirAt: '2s',
      offAirAt: '1s',
    });
    await expect(run.result()).resolves.toMatchObject({ outcome: 'ended' });
    const metrics = await scrape();
    const counted = (name: string, ...labels: string[]) =>
      metrics
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)))
        .map((line) => Number(line.split(' ').at(-1)));
    expect(counted('showcaller_runs_started_total', 'runbook="counted"', 'workflow="run"')).toEqual([1]);
    expect(counted('showcaller_runs_ended_total', 'runbook="counted"', 'outcome="ended"')).toEqual([1]);
    expect(counted('showcaller_runs_late_total', 'runbook="counted"')).toEqual([1]);
    expect(counted('showcaller_notices_failed_total', 'reason="HTTP 400"')).toEqual([1]);
    expect(counted('showcaller_notices_sent_total', `receiver="${receiver.url}"`)).toEqual([
      receiver.taken.length,
    ]);
  } finally {
    const gone = once(worker, 'exit');
    worker.kill('SIGTERM');
    await gone;
  }
});
