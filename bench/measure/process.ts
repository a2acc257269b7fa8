import { readFileSync } from 'node:fs';
import { startBound } from '../../worker/local-server/bound-process.ts';

export type Process = Awaited<ReturnType<typeof startBound>>;

/** Clock ticks of /proc a second: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Starts a program that ends with this process, in that environment and no other. */
export function startProcess(env: NodeJS.ProcessEnv, program: string, ...args: string[]): Promise<Process> {
  const variables = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return startBound('env', ['-i', ...variables, program, ...args]);
}

/** A program of ours in TypeScript. */
export function startScript(env: NodeJS.ProcessEnv, file: string, ...args: string[]): Promise<Process> {
  return startProcess(env, process.execPath, '--import', 'tsx', file, ...args);
}

/** Seconds of CPU that a process and its threads have used, user and system together. 0: it is gone. */
function ownCpuSeconds(pid: number): number {
  const fields = statOf(pid);
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Fields of /proc/PID/stat behind the name, which may hold blanks; the first is the state. */
function statOf(pid: number): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return Array.from({ length: 20 }, () => '0');
  }
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** A process and all that it has started, such as a database's back ends. */
function family(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(family)];
}

/** Seconds of CPU of all of them, those of children that have ended included. */
export function cpuSeconds(pids: readonly number[]): number {
  const each = pids.flatMap(family).map((pid) => {
    const fields = statOf(pid);
    const ended = (Number(fields[13]) + Number(fields[14])) / ticksPerSecond;
    return ownCpuSeconds(pid) + ended;
  });
  return each.reduce((sum, seconds) => sum + seconds, 0);
}

/** MiB of memory that all of them have in RAM; what they share is counted for each. */
export function memoryMiB(pids: readonly number[]): number {
  const each = pids.flatMap(family).map((pid) => {
    try {
      const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
      return Number(kib ?? 0) / 1024;
    } catch {
      return 0;
    }
  });
  return each.reduce((sum, mib) => sum + mib, 0);
}

/** The load of the machine in the last minute, as it stands beside each figure. */
export function loadAverage(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
