import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');
/** What the workflow bundle is made of, and by. */
const BUNDLED = ['plan', 'workflows', 'worker'];
const SOURCES = [...BUNDLED, 'runbook', 'activities', 'history', 'client', 'cli', 'simulator'];
const LOCK = join(ROOT, '.cache', 'building');
/** Milliseconds after which a lock is one that a killed build left behind. */
const LOCK_AGE = 120_000;

/** Builds dist/ once, before all tests, when a source is newer: the tests of the command line run what users run. */
export default async function setup(): Promise<void> {
  await locked(() => {
    const stamp = join(ROOT, 'dist', '.built');
    const bundle = join(ROOT, 'dist', 'workflow-bundle.js');
    const started = new Date();
    if (newest(SOURCES) <= modified(stamp)) return;
    // With an error of types there is still a program, which the tests then judge; an old bundle would deceive them.
    const stale = newest(BUNDLED) > modified(bundle);
    if (stale) rmSync(bundle, { force: true });
    const info = ['--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'];
    run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', ...info);
    if (stale) run('dist/worker/build-bundle.js');
    writeFileSync(stamp, '');
    utimesSync(stamp, started, started);
  });
}

function run(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) process.stderr.write(`Building for the tests: ${args[0]} failed.\n${stdout}${stderr}\n`);
}

function newest(folders: string[]): number {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(ROOT, folder, name),
    ),
  );
  return Math.max(...files.filter((file) => file.endsWith('.ts')).map(modified));
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function locked(work: () => void): Promise<void> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  while (!tryLock()) {
    if (Date.now() - modified(LOCK) > LOCK_AGE) rmSync(LOCK, { recursive: true, force: true });
    await sleep(200);
  }
  try {
    work();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}
