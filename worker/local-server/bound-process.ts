import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A child process that does not outlive its parent. */
export interface BoundProcess {
  readonly pid: number;
  /** Resolves when it has ended, with its exit code or the signal that ended it. */
  readonly ended: Promise<string>;
  /** The last lines it wrote, standard output and error together. */
  lastWords(): string;
  /** Ends it with SIGTERM, after 3 s with SIGKILL; resolves when it has ended. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL at once. */
  kill(): void;
}

const LAST_LINES = 25;
const TERM_GRACE = 3_000;

/**
 * Starts a program that ends with this process: on Linux even when this process is killed (a parent-death signal, by
 * setpriv of util-linux), elsewhere when it exits.
 *
 * Where the death signal is to be had, the child has a session of its own, so that a Ctrl-C in the terminal reaches only
 * this process, which may need the child for its own orderly end.
 *
 * @throws an Error when the program cannot be started
 */
export async function startBound(program: string, args: readonly string[]): Promise<BoundProcess> {
  const bound = hasDeathSignal();
  const command = bound ? ['setpriv', '--pdeathsig', 'KILL', program, ...args] : [program, ...args];
  const child = spawn(command[0] ?? program, command.slice(1), {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: bound,
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      lines.push(...text.split('\n').filter(Boolean));
      lines.splice(0, lines.length - LAST_LINES);
    });
  }
  await once(child, 'spawn');
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  const ended = once(child, 'close').then(([code, signal]) => {
    process.off('exit', onExit);
    return signal ? `signal ${signal}` : `exit code ${code}`;
  });
  return {
    pid: child.pid ?? 0,
    ended,
    lastWords: () => lines.join('\n'),
    stop: () => stop(child, ended),
    kill: () => void child.kill('SIGKILL'),
  };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const patience = new AbortController();
  const late = sleep(TERM_GRACE, undefined, { signal: patience.signal }).then(
    () => child.kill('SIGKILL'),
    () => {},
  );
  await ended;
  patience.abort();
  await late;
}

let deathSignal: boolean | undefined;

function hasDeathSignal(): boolean {
  deathSignal ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
  return deathSignal;
}
