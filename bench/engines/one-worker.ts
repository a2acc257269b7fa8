import type { Process } from '../measure/process.ts';
import type { RunningEngine } from './engine.ts';

/** An engine's worker: one process at a time, which may be killed and started again. */
export interface OneWorker {
  /** The process that was started first, to wait for. */
  readonly first: Process;
  readonly controls: Pick<RunningEngine, 'workers' | 'startWorker'> & { killWorker(): Promise<void> };
}

export async function startOneWorker(start: () => Promise<Process>): Promise<OneWorker> {
  const first = await start();
  let worker = first;
  return {
    first,
    controls: {
      workers: () => [worker.pid],
      async killWorker() {
        worker.kill();
        await worker.ended;
      },
      async startWorker() {
        worker = await start();
      },
    },
  };
}
