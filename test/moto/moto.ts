import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startBound } from '../../worker/local-server/bound-process.ts';
import { freePort } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';

/** An imitation of AWS that others wrote (github.com/getmoto/moto), as a server on 127.0.0.1. */
export interface Moto {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const VERSION = '5.2.5';

/** How moto is to be. */
export interface MotoSettings {
  /** Where tasks of Step Functions call, a URL on this machine; default: moto itself. */
  readonly cloud?: string;
}

/**
 * Installs moto into the cache folder when it is not there (once, half a minute) and starts it on a free port.
 *
 * It mirrors MediaConnect's flows and MediaLive's channels, which leave a state such as STARTING at the next read; it leaves
 * out BatchStart and BatchStop, which it answers with 404 and a page of HTML.
 */
export async function startMoto({ cloud }: MotoSettings = {}): Promise<Moto> {
  const packages = await install();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const process = await startBound('env', [
    `PYTHONPATH=${packages}`,
    ...(cloud === undefined ? [] : [`MOTO_PORT=${new URL(cloud).port}`]),
    ...['python3', '-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
  ]);
  const deadline = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (Date.now() > deadline) {
      await process.stop();
      throw new Error(`moto did not come up. Its last output:\n${process.lastWords()}`);
    }
    await sleep(200);
  }
  return { url, pid: process.pid, stop: process.stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/moto-api/`)).ok;
  } catch {
    return false;
  }
}

/** A folder of its own rather than a virtual environment: a bare Debian has pip, but no venv. */
async function install(): Promise<string> {
  const cache = join(packageRoot(), '.cache');
  const folder = join(cache, `moto-${VERSION}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(join(cache, '.installing-'));
  try {
    const args = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', scratch];
    await promisify(execFile)('python3', [...args, `moto[server]==${VERSION}`], { timeout: 240_000 });
    renameSync(scratch, folder);
    return folder;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
