import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What a command line came to. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Standard output as the one JSON object that it must be. */
  json(): unknown;
}

/** A command line under way. */
export interface Running {
  child: ChildProcess;
  /** Waits for words on standard error. */
  said(words: string): Promise<void>;
  ended: Promise<Ended>;
}

/** Runs `showcaller` as users do, with no other environment than the one given. */
export function showcaller(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return begin(args, env).ended;
}

/** The same for one that goes on until something happens. */
export function begin(args: string[], env: NodeJS.ProcessEnv = {}, nodeOptions: string[] = []): Running {
  const program = join(root, 'bin', 'showcaller.js');
  const child = spawn(process.execPath, [...nodeOptions, program, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const look of listeners) look();
  });
  const ended = once(child, 'close').then(
    ([code]): Ended => ({
      code,
      stdout,
      stderr,
      json() {
        const lines = stdout.trimEnd().split('\n');
        if (lines.length !== 1) throw new Error(`not one line: ${stdout}`);
        return JSON.parse(stdout);
      },
    }),
  );
  const said = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!stderr.includes(words)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without saying "${words}": ${stderr}`)));
    });
  return { child, said, ended };
}

/** The members of the JSON object of every command about a run, and of each of its steps. */
export const members = {
  run: [
    'workflowId',
    'runId',
    'outcome',
    'phase',
    'degraded',
    'asking',
    'steps',
    'problems',
    'late',
    'onAirAt',
    'offAirAt',
  ].sort(),
  step: [
    ...['state', 'attempts', 'started', 'adopted', 'startedByOthers'],
    ...['undone', 'leftUp', 'outputs', 'error'],
    ...['latestStart', 'slackSeconds', 'health'],
  ].sort(),
};
