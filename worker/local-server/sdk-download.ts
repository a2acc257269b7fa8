import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A download that has not begun after this many milliseconds will not begin: no way out to the internet. */
const BEGIN_WITHIN = 10_000;
/** The longest time for the whole download, in milliseconds. */
const END_WITHIN = 180_000;

// In a process of its own: the SDK's download cannot be aborted, and it would install a Temporal runtime in ours.
const DOWNLOAD = `
const [testing, downloadDir] = process.argv.slice(1);
require(testing).TestWorkflowEnvironment
  .createLocal({ server: { executable: { type: 'cached-download', downloadDir } } })
  .then((env) => env.teardown())
  .then(() => process.exit(0), (error) => { console.error(error.message); process.exit(1); });
`;

/** The programs that the SDK's download has left in `folder`, as absolute paths. */
export function downloadedBySdk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('temporal') && !name.endsWith('.downloading'))
    .map((name) => join(folder, name));
}

/**
 * Lets the Temporal SDK download the command line's program that fits it from temporal.download.
 *
 * @param folder - where to put it; made when missing
 * @returns the program's path
 * @throws an Error with the SDK's own message, or when nothing arrives in 10 s, or not all in 3 min
 */
export async function downloadBySdk(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const testing = createRequire(import.meta.url).resolve('@temporalio/testing');
  const child = spawn(process.execPath, ['-e', DOWNLOAD, testing, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const deadline = new AbortController();
  const slow = tooSlow(folder, deadline.signal);
  const reason = await Promise.race([ended, slow]);
  deadline.abort();
  child.kill('SIGKILL');
  const [program] = downloadedBySdk(folder);
  if (child.exitCode === 0 && program) return program;
  throw new Error(reason ?? (said.trim().split('\n').at(-1) || 'the download ended without a program'));
}

async function tooSlow(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const started = Date.now();
  while (!signal.aborted && Date.now() - started < END_WITHIN) {
    await sleep(200);
    const begun = readdirSync(folder).length > 0;
    if (!begun && Date.now() - started > BEGIN_WITHIN) return `nothing arrived in ${BEGIN_WITHIN / 1000} s`;
  }
  return signal.aborted ? undefined : `not complete after ${END_WITHIN / 1000} s`;
}
