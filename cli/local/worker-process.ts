import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A worker in a process of its own, which ends with this one. */
export interface WorkerProcess {
  /** Resolves when it has ended, with its last words. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** A worker stops within the time-out of a call in flight; in milliseconds. */
const stopsWithin = 6_000;

/**
 * Starts a worker of the Temporal server at `address`, with that environment and no other.
 *
 * @param log - gets what it logs
 */
export function startWorkerProcess(
  address: string,
  env: Record<string, string>,
  log: (text: string) => void,
): WorkerProcess {
  const here = import.meta.url;
  const program = fileURLToPath(new URL(`./worker-entry${extname(here)}`, here));
  const child = spawn(process.execPath, [program, address], {
    env,
    // Its end of the channel is cut when this process ends, however it ends; then the worker stops as well.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C is for us to hear.
    detached: true,
  });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-4_000);
    log(text.trimEnd());
  });
  const ended = once(child, 'close').then(([code, signal]) =>
    `${signal ?? `exit code ${code}`}\n${words}`.trim(),
  );
  return {
    ended,
    async stop() {
      child.kill('SIGTERM');
      const patience = new AbortController();
      const late = sleep(stopsWithin, 'late', { signal: patience.signal }).catch(() => 'ended');
      if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
      await ended;
      patience.abort();
    },
  };
}
