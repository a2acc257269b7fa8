import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { WorkerProcessInput, WorkerWord } from '../chaos/worker-process.ts';

const program = join(import.meta.dirname, '..', 'chaos', 'worker-process.ts');

/** A worker that can be killed, and another that goes on in its place. */
export class Worker {
  readonly #input: WorkerProcessInput;
  readonly #alive = new Set<ChildProcess>();
  #atWork: ChildProcess | null = null;
  /** Has loaded what a worker needs, and knows nothing of any run. */
  #spare: Promise<ChildProcess> | null = null;

  constructor(input: WorkerProcessInput) {
    this.#input = input;
  }

  /** Has another at hand, so that a machine that is busy starting it does so before the kill and not after it. */
  async prepare(): Promise<void> {
    this.#spare ??= this.#load();
    await this.#spare;
  }

  /** Resolves once it polls. */
  async start(): Promise<void> {
    await this.prepare();
    const next = await this.#spare;
    this.#spare = null;
    if (!next) return;
    this.#atWork = next;
    next.send('work');
    await said(next, 'polls');
  }

  /** Kills it (SIGKILL). */
  async kill(): Promise<void> {
    const gone = this.#atWork;
    this.#atWork = null;
    if (gone) await end(gone);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#alive].map(end));
  }

  /** A process that ends with this one, as soon as it is told that this one has gone. */
  async #load(): Promise<ChildProcess> {
    const child = fork(program, [JSON.stringify(this.#input)], { execArgv: ['--import', 'tsx'] });
    this.#alive.add(child);
    child.once('exit', () => this.#alive.delete(child));
    await said(child, 'loaded');
    return child;
  }
}

async function said(child: ChildProcess, wanted: WorkerWord): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  const ended = once(child, 'exit', { signal }).then(([code, how]) => {
    throw new Error(`a worker process ended before it ${wanted}: ${how ?? `exit code ${code}`}`);
  });
  const heard = (async () => {
    for (;;) {
      const [word] = await once(child, 'message', { signal });
      if (word === wanted) return;
    }
  })();
  try {
    await Promise.race([heard, ended]);
  } finally {
    over.abort();
    await Promise.allSettled([heard, ended]);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
