import { createLogger } from './logger.ts';
import { type StartWorkerOptions, startWorker, WorkerStuck } from './start-worker.ts';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a worker until SIGTERM or SIGINT, then stops it in order; a second signal ends the process at once.
 *
 * @throws when the worker could not start, or broke down
 */
export async function runWorker(options: StartWorkerOptions = {}): Promise<void> {
  const logger = options.logger ?? createLogger(options.env);
  const worker = await startWorker({ ...options, logger });
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.info({ signal }, 'worker stopping; steps under way go on elsewhere');
    worker.stop().catch(() => {});
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    await worker.ended;
    logger.info('worker stopped');
  } catch (error) {
    // What does not stop would keep the process, too; by then it has said why.
    if (error instanceof WorkerStuck) setTimeout(() => process.exit(), 1_000).unref();
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}
