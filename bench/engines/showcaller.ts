import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { cloudVariables } from '../../cli/local/stage-environment.ts';
import { type RunHandle, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type Process, startProcess } from '../measure/process.ts';
import { parametersOf, standardRunbook } from '../work/show.ts';
import type { Engine, RunningEngine, Setting } from './engine.ts';
import { startOneWorker } from './one-worker.ts';
import { startTemporal, type TemporalServer } from './temporal-server.ts';
import { untilPolling } from './until-polling.ts';

export const taskQueue = 'bench';

/** Ours, which runs any document. */
export interface Ours extends RunningEngine {
  readonly client: Client;
  start(runbook: JsonObject, parameters: JsonObject, times?: { onAirAt?: string }): Promise<RunHandle>;
}

/** The environment of a worker of ours in front of the simulator; its rates are the simulator's to have. */
export function workerEnvironment({ cloud, pollMs, settings }: Setting, address: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    TEMPORAL_ADDRESS: address,
    ...cloudVariables(cloud.url),
    SHOWCALLER_TASK_QUEUE: taskQueue,
    SHOWCALLER_LOG_LEVEL: 'error',
    SHOWCALLER_POLL: `${pollMs}ms`,
    SHOWCALLER_RATE_SHARE: '1000',
    ...settings,
  };
}

/** The worker that people run, from the build. */
export function startWorker(env: NodeJS.ProcessEnv): Promise<Process> {
  return startProcess(env, process.execPath, join(packageRoot(), 'bin', 'showcaller.js'), 'worker');
}

/** A worker from the build, at a Temporal server of its own. */
export async function startOurs(setting: Setting): Promise<Ours> {
  return oursAt(await startTemporal(), setting);
}

/** The same at a server that is there; it is closed with the worker. */
export async function oursAt(server: TemporalServer, setting: Setting): Promise<Ours> {
  const { client } = server;
  const env = workerEnvironment(setting, server.address);
  const begun = Date.now();
  const { first, controls } = await startOneWorker(() => startWorker(env));
  await untilPolling(client, taskQueue, first, begun);
  const start: Ours['start'] = (runbook, parameters, times = {}) =>
    startRunbook(client, { runbook, parameters, taskQueue, ...times });
  return {
    ...controls,
    client,
    start,
    servers: () => [server.pid],
    async run(show) {
      const run = await start(standardRunbook, parametersOf(show));
      const { outcome, next } = await run.result();
      if (outcome !== 'done') throw new Error(`${show.key}: ${outcome}: ${next}`);
    },
    async close() {
      await controls.killWorker();
      await server.close();
    },
  };
}

export const showcaller: Engine = {
  name: 'showcaller',
  title: 'Showcaller',
  durable: true,
  start: startOurs,
};
