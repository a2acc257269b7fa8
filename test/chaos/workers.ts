import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBound } from '../../worker/local-server/bound-process.ts';
import type { WorkerProcessInput } from './worker-process.ts';

const program = join(import.meta.dirname, 'worker-process.ts');

type Process = Awaited<ReturnType<typeof startBound>>;

/** Processes of workers that are killed and come back. */
export class Workers {
  readonly #input: WorkerProcessInput;
  readonly #processes: (Process | null)[] = [];
  #closed = false;

  constructor(input: WorkerProcessInput) {
    this.#input = input;
  }

  /** Has so many of them at work, no more and no fewer. */
  async have(count: number): Promise<void> {
    for (let at = 0; at < Math.max(count, this.#processes.length); at += 1) {
      if (at < count) this.#processes[at] ??= await this.#start();
      else {
        await this.#processes[at]?.stop();
        this.#processes[at] = null;
      }
    }
  }

  /** Kills one (SIGKILL) and starts it again after a while. */
  async kill(at: number, downFor: number): Promise<void> {
    await this.#replace(at, downFor, async (process) => {
      process.kill();
      await process.ended;
    });
  }

  /** Stops one in order, as a deployment does, and starts it again after a while. */
  async stop(at: number, downFor: number): Promise<void> {
    await this.#replace(at, downFor, (process) => process.stop());
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const process of this.#processes) process?.kill();
    await Promise.all(this.#processes.map((process) => process?.ended));
  }

  async #replace(at: number, downFor: number, end: (process: Process) => Promise<void>): Promise<void> {
    const process = this.#processes[at];
    // It is down already.
    if (!process) return;
    this.#processes[at] = null;
    await end(process);
    await sleep(downFor);
    if (!this.#closed) this.#processes[at] ??= await this.#start();
  }

  async #start(): Promise<Process> {
    const started = await startBound(process.execPath, [
      '--import',
      'tsx',
      program,
      JSON.stringify(this.#input),
    ]);
    void started.ended.then((how) => {
      // Killed is killed; anything else is a worker that broke down by itself.
      if (how === 'exit code 1') console.error(`a worker process ended by itself: ${started.lastWords()}`);
    });
    return started;
  }
}
