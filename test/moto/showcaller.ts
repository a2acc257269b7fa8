import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { startBound } from '../../worker/local-server/bound-process.ts';
import { packageRoot } from '../../worker/package-root.ts';

const PROGRAM = join(packageRoot(), 'bin', 'showcaller.js');

/** What `--json` prints, as far as the tests here read it. */
const Report = z.object({
  workflowId: z.string().nullable(),
  outcome: z.string(),
  phase: z.string().nullable(),
  steps: z.record(
    z.string(),
    z.object({
      state: z.string(),
      started: z.array(z.string()),
      undone: z.array(z.string()),
      error: z.object({ type: z.string(), message: z.string() }).nullable(),
    }),
  ),
});
export type Report = z.output<typeof Report>;

/** The program as users run it: `npx showcaller …`, each call a process of its own. */
export interface Showcaller {
  /** Runs one command with `--json` and reads what it prints. */
  command(...args: string[]): Promise<{ exitCode: number | null; report: Report; stderr: string }>;
  /** Runs `showcaller worker` until `stop`. */
  worker(): Promise<{ stop(): Promise<void> }>;
}

/** @param env - added to this process's environment */
export function showcaller(env: Record<string, string>): Showcaller {
  return {
    command: (...args) => command([...args, '--json'], env),
    worker: () => worker(env),
  };
}

async function command(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    return { exitCode, report: Report.parse(JSON.parse(stdout)), stderr };
  } catch (error) {
    throw new Error(`showcaller ${args.join(' ')} ended with ${exitCode} and printed\n${stdout}\n${stderr}`, {
      cause: error,
    });
  }
}

async function worker(env: Record<string, string>) {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = await startBound('env', [...variables, process.execPath, PROGRAM, 'worker']);
  let ended: string | undefined;
  child.ended.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + 60_000;
  while (!child.lastWords().includes('worker started')) {
    if (ended || Date.now() > deadline) {
      await child.stop();
      throw new Error(`the worker did not start (${ended ?? 'no word in time'}):\n${child.lastWords()}`);
    }
    await sleep(100);
  }
  return { stop: child.stop };
}
