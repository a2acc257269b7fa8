import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../worker/local-server/index.ts';
import { startProcess } from './process.ts';
import { untilSo } from './until-so.ts';

/** A PostgreSQL of its own, with the settings that Debian gives it. */
export interface Postgres {
  readonly pid: number;
  readonly port: number;
  /** `postgres://…` without a database. */
  readonly url: string;
  close(): Promise<void>;
}

/** It refuses to be run by root. */
const asPostgres =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--pdeathsig', 'KILL']
    : [];

/** Debian keeps its programs away from the PATH, a folder for each version. */
function programs(): string {
  const versions = '/usr/lib/postgresql';
  const newest = readdirSync(versions)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  return join(versions, newest ?? '', 'bin');
}

export async function startPostgres(): Promise<Postgres> {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const bin = programs();
  const command = [...asPostgres, join(bin, 'initdb')];
  const settings = ['-D', data, '-U', 'postgres', '--auth', 'trust', '--encoding', 'UTF8'];
  execFileSync(command[0] ?? '', [...command.slice(1), ...settings], { stdio: 'ignore' });
  const port = await freePort();
  const [program = '', ...args] = [
    ...asPostgres,
    ...[join(bin, 'postgres'), '-D', data, '-p', String(port)],
    ...['-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=300'],
  ];
  const server = await startProcess({ PATH: process.env.PATH }, program, ...args);
  const isReady = async () =>
    execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  await untilSo(isReady, server);
  return {
    pid: server.pid,
    port,
    url: `postgres://postgres@127.0.0.1:${port}`,
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
