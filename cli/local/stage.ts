import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { connect } from '../../client/index.ts';
import { hasWorker } from '../../client/workers.ts';
import { type Simulator, startSimulator, type World } from '../../simulator/index.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { stageEnvironment } from './stage-environment.ts';
import { startWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** A private Temporal server, a simulated media cloud and a worker, on free ports and with a queue of their own. */
export interface Stage {
  readonly server: LocalServer;
  readonly simulator: Simulator;
  readonly worker: WorkerProcess;
  readonly client: Client;
  readonly taskQueue: string;
  /** Ends all of it and leaves nothing behind. */
  close(): Promise<void>;
}

interface StageOptions {
  env: NodeJS.ProcessEnv;
  runbooks: string;
  log(line: string): void;
  /** Default: true. */
  ui?: boolean;
  /** What exists in the simulated cloud; default: the simulator's own. */
  world?: World;
  /** Timings of the worker that differ from a demonstration's, by variable. */
  timings?: Readonly<Record<string, string>>;
}

/** The worker's process has ended instead of polling. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
  readonly code = 'WorkerLost';
}

/** Longest time for the worker to load and poll, in milliseconds; it takes two seconds on an idle machine. */
const pollsWithin = 60_000;

/** Sets the stage. When a part of it fails, the others are taken away again. */
export async function setStage({ env, runbooks, log, ui = true, ...rest }: StageOptions): Promise<Stage> {
  const toClose: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of toClose.splice(0).reverse()) await end();
  };
  try {
    const server = await startLocalServer({ ui, env, log });
    toClose.push(() => server.stop());
    const simulator = await startSimulator(rest.world ? { world: rest.world } : {});
    toClose.push(() => simulator.close());
    log(`Simulated media cloud: ${simulator.url}`);
    const taskQueue = `showcaller-stage-${randomBytes(3).toString('hex')}`;
    const worker = startWorkerProcess(
      server.address,
      { ...stageEnvironment(env, { taskQueue, simulator: simulator.url, runbooks }), ...rest.timings },
      log,
    );
    toClose.push(() => worker.stop());
    const { client, connection } = await connect({ server });
    toClose.push(() => connection.close());
    await untilPolling(client, taskQueue, worker);
    log(`Worker: task queue ${taskQueue}`);
    return { server, simulator, worker, client, taskQueue, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function untilPolling(client: Client, taskQueue: string, worker: WorkerProcess): Promise<void> {
  const deadline = Date.now() + pollsWithin;
  const lost = worker.ended.then((words) => ({ words }));
  const pause = () => new Promise<null>((resolve) => setTimeout(resolve, 100, null));
  while (!(await hasWorker(client, taskQueue))) {
    const ended = await Promise.race([lost, pause()]);
    if (ended) throw new WorkerLost(`The worker ended before it began: ${ended.words}`);
    if (Date.now() > deadline)
      throw new WorkerLost(`The worker does not poll after ${pollsWithin / 1000} s.`);
  }
}
