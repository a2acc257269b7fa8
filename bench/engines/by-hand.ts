import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { packageRoot } from '../../worker/package-root.ts';
import { startScript } from '../measure/process.ts';
import type { Engine, RunningEngine, Setting } from './engine.ts';
import { startOneWorker } from './one-worker.ts';
import { startTemporal } from './temporal-server.ts';
import { untilPolling } from './until-polling.ts';

const taskQueue = 'by-hand';
const folder = import.meta.dirname;

/** Temporal as one writes it by hand: an activity for each call, and the workflow looks again after each pause. */
export const temporalCall: Engine = {
  name: 'temporal-call',
  title: 'Temporal by hand, an activity per call',
  durable: true,
  start: (setting) => startByHand(setting, 'callByCall'),
};

/** The same with an activity for each step, which starts and follows it. Safe only as long as no worker dies. */
export const temporalStep: Engine = {
  name: 'temporal-step',
  title: 'Temporal by hand, an activity per step, no baseline',
  durable: true,
  start: (setting) => startByHand(setting, 'stepByStep'),
};

async function startByHand(setting: Setting, workflowType: string): Promise<RunningEngine> {
  const [server, bundle] = await Promise.all([startTemporal(), bundled()]);
  const { cloud, pollMs } = setting;
  const start = () =>
    startScript(
      { PATH: process.env.PATH },
      join(folder, 'by-hand-worker.ts'),
      JSON.stringify({ address: server.address, url: cloud.url, taskQueue, pollMs, bundle }),
    );
  const begun = Date.now();
  const { first, controls } = await startOneWorker(start);
  await untilPolling(server.client, taskQueue, first, begun);
  return {
    ...controls,
    servers: () => [server.pid],
    async run(show) {
      const workflowId = `${workflowType}-${show.key}`;
      await server.client.workflow.execute(workflowType, { workflowId, taskQueue, args: [show, pollMs] });
    },
    async close() {
      await controls.killWorker();
      await server.close();
    },
  };
}

let bundling: Promise<string> | undefined;

/** Bundled here, so that the worker's memory is not the bundler's. */
function bundled(): Promise<string> {
  bundling ??= bundle();
  return bundling;
}

async function bundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, 'by-hand-workflows.ts'),
    logger: new DefaultLogger('WARN'),
  });
  const path = join(packageRoot(), '.cache', 'bench-workflows.js');
  mkdirSync(join(packageRoot(), '.cache'), { recursive: true });
  writeFileSync(path, code);
  return path;
}
