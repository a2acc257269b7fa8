import { AsyncLocalStorage } from 'node:async_hooks';
import threads, { type WorkerOptions } from 'node:worker_threads';

/**
 * What the threads that carry out workflows begin with. The SDK asks Node to tell it of every promise, and writes down where each was
 * made; here it hears of none. Node's own hooks, by which a promise knows its scope, stay as they are.
 */
const preload = `import v8 from 'node:v8';
v8.promiseHooks = { ...v8.promiseHooks, createHook: () => () => undefined };`;

/** Whether a thread that begins now is to be told of no promise. */
const quiet = new AsyncLocalStorage<true>();

class QuietableThread extends threads.Worker {
  constructor(file: string | URL, options: WorkerOptions = {}) {
    const imported = ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
    const execArgv = [...(options.execArgv ?? process.execArgv), ...imported];
    super(file, quiet.getStore() ? { ...options, execArgv } : options);
  }
}

/**
 * Makes workers that keep no call stacks of their runs.
 *
 * The SDK keeps them for the "Call Stack" of the UI, and has no option for it: a third of all that a workflow thread does, and a
 * good part of what a run takes in memory. What a run waits for is in its record and on its board.
 */
export function withoutCallStacks<Made>(make: () => Promise<Made>): Promise<Made> {
  threads.Worker = QuietableThread;
  return quiet.run(true, make);
}
