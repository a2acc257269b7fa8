import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { startLocalServer } from '../../worker/local-server/index.ts';

/** A Temporal server that keeps its runs in a file, as the other engines do, and a client of it. */
export interface TemporalServer {
  readonly address: string;
  readonly pid: number;
  readonly client: Client;
  close(): Promise<void>;
}

export async function startTemporal(): Promise<TemporalServer> {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  const server = await startLocalServer({ dbFile: join(folder, 'temporal.db') });
  const connection = await Connection.connect({ address: server.address });
  return {
    address: server.address,
    pid: server.pid,
    client: new Client({ connection }),
    async close() {
      await connection.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
