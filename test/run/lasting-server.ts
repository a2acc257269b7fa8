import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../worker/local-server/free-port.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';

/** A local server on a database file, which may be lost and comes back at the same address. */
export interface LastingServer {
  /** The one that was started first: its address stays. */
  first: LocalServer;
  /** Kills it as it stands. */
  lose(): Promise<void>;
  /** Starts it again on its file. */
  bringBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startLastingServer(): Promise<LastingServer> {
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const port = await freePort();
  const start = () => startLocalServer({ ui: false, port, dbFile: join(folder, 'temporal.db') });
  const first = await start();
  let now = first;
  return {
    first,
    async lose() {
      now.kill();
      await now.stop();
    },
    async bringBack() {
      now = await start();
    },
    async close() {
      await now.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
