/**
 * Builds dist/: the compiled product and the workflow bundle. With `--if-stale` only when a source is newer than the last
 * build, so that `npx showcaller` in a clone, which prepares the package each time, starts at once.
 *
 * With an error of types the compiler still leaves a program; the exit code says that it is not to be trusted.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '..');
const folders = [
  'plan',
  'runbook',
  'workflows',
  'activities',
  'history',
  'schedules',
  'worker',
  'client',
  'cli',
  'simulator',
  'encryption',
  'codec-server',
];
const stamp = join(root, 'dist', '.built');
const lock = join(root, '.cache', 'building');
/** Milliseconds after which a lock is one that a killed build left behind. */
const lockAge = 120_000;

const modified = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function newestSource() {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      join(root, folder, name),
    ),
  );
  return Math.max(...files.filter((file) => file.endsWith('.ts')).map(modified));
}

function tryLock() {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

async function locked(work) {
  mkdirSync(join(root, '.cache'), { recursive: true });
  while (!tryLock()) {
    if (Date.now() - modified(lock) > lockAge) rmSync(lock, { recursive: true, force: true });
    await sleep(200);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).status ?? 1;

function build() {
  const started = new Date();
  if (process.argv.includes('--if-stale') && newestSource() <= modified(stamp)) return 0;
  // An old bundle beside new code would deceive whoever runs it.
  for (const bundle of ['workflow-bundle.js', 'workflow-bundle-encrypted.js'])
    rmSync(join(root, 'dist', bundle), { force: true });
  const compiled = node(join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json');
  const bundled = node(join('dist', 'worker', 'build-bundle.js'));
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
  return compiled || bundled;
}

process.exitCode = await locked(build);
