import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Client } from '@temporalio/client';
import pino from 'pino';
import { cloudVariables } from '../../cli/local/stage-environment.ts';
import {
  type ClientConnection,
  connect,
  type RunHandle,
  type RunStatus,
  startRunbook,
} from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Simulator, startSimulator, type World } from '../../simulator/index.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { type RunningWorker, startWorker } from '../../worker/start-worker.ts';

/** A real Temporal server, the simulator and a worker, for one test file. */
export interface Stage {
  server: LocalServer;
  simulator: Simulator;
  client: Client;
  taskQueue: string;
  env: NodeJS.ProcessEnv;
  /** Starts a run of a document and hands it back at once. */
  start(document: JsonObject | string, parameters?: JsonObject): Promise<RunHandle>;
  /** Stops the worker in order and starts another. */
  restartWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  startWorker(env?: NodeJS.ProcessEnv): Promise<RunningWorker>;
  /** The worker that people run, as a process of its own, once it polls; ends with the stage at the latest. */
  spawnWorker(): Promise<WorkerProcess>;
  close(): Promise<void>;
}

/** Short, so that a test of what takes minutes takes seconds; never part of what is asserted. */
export const shortTimings = {
  SHOWCALLER_POLL: '50ms',
  SHOWCALLER_SETTLING: '1s',
  SHOWCALLER_JOB_SETTLING: '1s',
  SHOWCALLER_START_GRACE: '1s',
  SHOWCALLER_HARVEST_MARGIN: '100ms',
  SHOWCALLER_UNDO_TIMEOUT: '5s',
  SHOWCALLER_CALL_TIMEOUT: '1s',
  SHOWCALLER_CHECKS: '400ms',
  SHOWCALLER_WATCH: '200ms',
  // Polls are twenty times as quick as they are by default; so is what they may use of the vendors' rates.
  SHOWCALLER_RATE_SHARE: '20',
};

const quick = {
  flowStart: 100,
  flowStop: 50,
  channelStart: 150,
  channelStop: 80,
  multiplexStart: 100,
  multiplexStop: 50,
  harvestQueue: 50,
  harvest: 150,
  batchJobQueue: 50,
  batchJob: 150,
  edgeJob: 50,
};

/** A worker that can be killed. */
export interface WorkerProcess {
  readonly exitCode: number | null;
  /** It does nothing any more, and does not end either. */
  pause(): void;
  end(signal: NodeJS.Signals): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

interface StartingWorker extends WorkerProcess {
  /** Resolves when it polls, or has ended before. */
  readonly started: Promise<void>;
}

function workerProcess(env: NodeJS.ProcessEnv): StartingWorker {
  const args = [join(root, 'bin', 'showcaller.js'), 'worker'];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const started = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    createInterface(child.stderr).on('line', (line) => line.includes('worker started') && resolve());
  });
  return {
    started,
    get exitCode() {
      return child.exitCode;
    },
    pause() {
      child.kill('SIGSTOP');
    },
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

export interface StageOptions {
  world?: World;
  /** A server that another stage has started and will stop. */
  server?: LocalServer;
  /** Of its workers, instead of the short ones. */
  timings?: NodeJS.ProcessEnv;
  /** Of workers and clients alike, which then find the server by its address: such as the keys of payloads. */
  variables?: NodeJS.ProcessEnv;
}

export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { world, server: given, timings, variables } = options;
  const [server, simulator] = await Promise.all([
    given ?? startLocalServer({ ui: false }),
    startSimulator({ delays: quick, ...(world ? { world } : {}) }),
  ]);
  const taskQueue = `stage-${randomUUID()}`;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    ...cloudVariables(simulator.url),
    SHOWCALLER_PROBE_HOSTS: new URL(simulator.url).host,
    ...shortTimings,
    ...timings,
    ...variables,
  };
  Object.assign(process.env, env);
  const found = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
  const connection: ClientConnection = await connect({ env: { ...variables, ...found } });
  const logger = pino({ level: process.env.STAGE_LOG ?? 'silent' }, pino.destination(2));
  const work = (changed: NodeJS.ProcessEnv = {}) =>
    startWorker({
      env: { ...env, ...(variables && found), ...changed },
      ...(!variables && { server: { address: server.address, namespace: server.namespace } }),
      taskQueue,
      logger,
    });
  let worker: RunningWorker | null = await work();
  const spawnedWorkers: WorkerProcess[] = [];
  const stage: Stage = {
    server,
    simulator,
    client: connection.client,
    taskQueue,
    env,
    start: (document, parameters) =>
      startRunbook(connection.client, {
        runbook: document,
        taskQueue,
        ...(parameters ? { parameters } : {}),
      }),
    async stopWorker() {
      await worker?.stop();
      worker = null;
    },
    async startWorker(changed) {
      worker = await work(changed);
      return worker;
    },
    async spawnWorker() {
      const spawned = workerProcess({
        ...env,
        TEMPORAL_ADDRESS: server.address,
        TEMPORAL_NAMESPACE: server.namespace,
        SHOWCALLER_TASK_QUEUE: taskQueue,
      });
      spawnedWorkers.push(spawned);
      await spawned.started;
      return spawned;
    },
    async restartWorker() {
      await stage.stopWorker();
      await stage.startWorker();
    },
    async close() {
      await stage.stopWorker();
      await Promise.all(spawnedWorkers.map((spawned) => spawned.end('SIGKILL')));
      await connection.connection.close();
      await Promise.all([given ? undefined : server.stop(), simulator.close()]);
    },
  };
  return stage;
}

/** Waits until a run's status is as wanted; says the last one when it never is. */
export async function until(
  run: RunHandle,
  wanted: (status: RunStatus) => boolean,
  timeoutMs = 30_000,
): Promise<RunStatus> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const status = await run.status();
    if (wanted(status)) return status;
    if (Date.now() > deadline) throw new Error(`never so: ${JSON.stringify(status, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Types of the activities of a run, in order. */
export async function activitiesOf({ client }: Stage, run: RunHandle): Promise<string[]> {
  const { events } = await client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  return (events ?? []).flatMap(
    (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
  );
}

/** Calls with an effect that reached the cloud, as `StartFlow`, in order. */
export function effects(stage: Stage): string[] {
  return stage.simulator.cloud.ledger
    .filter((entry) => entry.effect.length > 0)
    .map((entry) => entry.operation);
}
