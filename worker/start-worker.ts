import { Client } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import type { Worker } from '@temporalio/worker';
import type { Logger } from 'pino';
import { checkEnvironment } from '../activities/check-environment.ts';
import type { createActivities } from '../activities/index.ts';
import { dataConverterOf, noEncryption, readEncryption } from '../encryption/index.ts';
import { announceEncryption } from './announce-encryption.ts';
import { loadBundle } from './bundle.ts';
import { connectWorker } from './connect.ts';
import { deploymentFrom } from './deployment.ts';
import { createLogger } from './logger.ts';
import { installRuntime } from './runtime.ts';
import { tellVersion } from './tell-version.ts';
import { withoutCallStacks } from './without-call-stacks.ts';
import { createClaimsWorker, createWorker } from './worker.ts';

/** How a worker is started; everything has a default. */
export interface StartWorkerOptions {
  /** Configuration of the worker and of the cloud clients of its activities. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** A server of our own, such as the local one; then neither TEMPORAL_* nor SHOWCALLER_ENCRYPTION_* are read. */
  readonly server?: { readonly address: string; readonly namespace: string };
  /** Default: SHOWCALLER_TASK_QUEUE, else `showcaller`. */
  readonly taskQueue?: string;
  /** Of a versioned worker. Default: as TEMPORAL_DEPLOYMENT_NAME and TEMPORAL_WORKER_BUILD_ID say, if they are read. */
  readonly deployment?: WorkerDeploymentVersion;
  readonly logger?: Logger;
  /** How its activities are made. Default: the product's, for the clouds of `env`. */
  readonly makeActivities?: typeof createActivities;
}

/** A worker that polls. */
export interface RunningWorker {
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Resolves when it has stopped; rejects when it broke down, and when it does not stop (`WorkerStuck`). */
  readonly ended: Promise<void>;
  /** Stops in order: calls in flight end, steps are given back to other workers; after 20 s by force. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a worker of the whole product in this process.
 *
 * @throws `TemporalUnreachable`, `EncryptionKeysUnusable`, or an Error of the SDK when the namespace does not exist
 */
export async function startWorker(options: StartWorkerOptions = {}): Promise<RunningWorker> {
  const { env = process.env, logger = createLogger(env), server } = options;
  // What is wrong with its settings is told before anybody is asked.
  checkEnvironment(env);
  const deployment = options.deployment ?? (server ? null : deploymentFrom(env));
  const taskQueue = options.taskQueue ?? (env.SHOWCALLER_TASK_QUEUE || 'showcaller');
  const encryption = server ? noEncryption : readEncryption(env);
  const dataConverter = dataConverterOf(encryption);
  installRuntime({ logger, env });
  announceEncryption(encryption, logger);
  // What activities are made of loads while the server answers.
  const [{ connection, namespace, address }, { createActivities, SearchAttributes }] = await Promise.all([
    connectWorker({ env, ...(server && { server }) }),
    import('../activities/index.ts'),
  ]);
  try {
    const client = new Client({ connection, namespace, dataConverter });
    const searchAttributes = new SearchAttributes({
      client,
      namespace,
      logger,
      ownServer: server !== undefined,
    });
    const { makeActivities = createActivities } = options;
    const activities = makeActivities({ env, logger, client, namespace, taskQueue, searchAttributes });
    const source = await loadBundle({ encrypted: encryption.current !== null });
    const shared = { connection, namespace, dataConverter, ...source };
    const makeWorkers = () =>
      Promise.all([
        createWorker({ ...shared, taskQueue, activities, ...(deployment && { deployment }) }),
        createClaimsWorker(shared),
      ]);
    const workers = await (logger.isLevelEnabled('debug') ? makeWorkers() : withoutCallStacks(makeWorkers));
    void searchAttributes.register();
    const over = new AbortController();
    const running = runTogether(workers, logger).finally(() => {
      over.abort();
      return connection.close();
    });
    logger.info({ address, namespace, taskQueue, ...deployment }, 'worker started');
    if (deployment) void tellVersion({ client, namespace, version: deployment, logger, signal: over.signal });
    return { address, namespace, taskQueue, ...stoppable(workers, running) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Longer than the SDK takes to stop by force (`shutdownForceTime`), in milliseconds. */
const stopWithinMs = 30_000;

/** The worker did not stop, not even by force: its process must be ended. The message has what the SDK still waits for. */
export class WorkerStuck extends Error {
  override readonly name = 'WorkerStuck';

  constructor(workers: readonly Worker[]) {
    const waits = workers.map(
      (worker) => `${worker.options.taskQueue} ${JSON.stringify(worker.getStatus())}`,
    );
    super(`the worker has not stopped within ${stopWithinMs / 1000} s: ${waits.join(', ')}`);
  }
}

/** @param running - resolves when they have stopped */
function stoppable(
  workers: readonly Worker[],
  running: Promise<void>,
): Pick<RunningWorker, 'ended' | 'stop'> {
  let giveUp: (error: WorkerStuck) => void;
  const stuck = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const ended = Promise.race([running, stuck]);
  const stop = () => {
    shutDown(workers);
    const late = setTimeout(() => giveUp(new WorkerStuck(workers)), stopWithinMs);
    return ended.finally(() => clearTimeout(late));
  };
  return { ended, stop };
}

/** Runs them until all have stopped; where one breaks down, the others stop in order. */
async function runTogether(workers: readonly Worker[], logger: Logger): Promise<void> {
  const running = workers.map((worker) => run(worker, logger).finally(() => shutDown(workers)));
  const broken = (await Promise.allSettled(running)).find(({ status }) => status === 'rejected');
  if (broken?.status === 'rejected') throw broken.reason;
}

/** How the SDK says that a worker has stopped by force: in the middle of a workflow task, or of an activity. */
const byForce = [
  /^Workflow execution context should have been disposed first/,
  /^Worker still in use/,
  /^Timed out while waiting for worker to shutdown gracefully/,
];

async function run(worker: Worker, logger: Logger): Promise<void> {
  try {
    await worker.run();
  } catch (error) {
    const { message } = error instanceof Error ? error : { message: '' };
    if (!byForce.some((said) => said.test(message))) throw error;
    logger.warn(
      { error },
      'the worker has stopped in the middle of its work, by force; another goes on with it',
    );
  }
}

function shutDown(workers: readonly Worker[]): void {
  for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
}
