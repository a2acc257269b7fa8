import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { freePort } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { startPostgres } from '../measure/postgres.ts';
import { startProcess } from '../measure/process.ts';
import { untilSo } from '../measure/until-so.ts';
import type { TemporalServer } from './temporal-server.ts';

const version = '1.32.0';
const server = 'go.temporal.io/server';
const tools = ['server', 'tools/sql'].map((name) => `${server}/cmd/${name}`);

const folder = () => join(packageRoot(), '.cache', `temporal-server-${version}`);

/** Builds the real server and its schema tool with Go, once; some minutes on two cores. */
function build(): void {
  const cwd = folder();
  if (existsSync(join(cwd, 'temporal-sql-tool'))) return;
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, 'go.mod'), 'module bench\n\ngo 1.24\n');
  const imports = tools.map((name) => `import _ "${name}"\n`).join('');
  writeFileSync(join(cwd, 'tools.go'), `//go:build tools\n\npackage tools\n\n${imports}`);
  const go = (...args: string[]) => execFileSync('go', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  go('get', `${server}@v${version}`);
  go('mod', 'tidy');
  go('build', '-o', 'temporal-server', `${server}/cmd/server`);
  go('build', '-o', 'temporal-sql-tool', `${server}/cmd/tools/sql`);
}

/** The schema's files lie in the module. */
function schemas(): string {
  const args = ['list', '-m', '-f', '{{.Dir}}', server];
  const module = execFileSync('go', args, { cwd: folder(), encoding: 'utf8' }).trim();
  return join(module, 'schema', 'postgresql', 'v12');
}

function makeDatabase(port: number, name: string, schema: string): void {
  const tool = (...args: string[]) =>
    execFileSync(
      join(folder(), 'temporal-sql-tool'),
      [
        '--plugin',
        'postgres12',
        '--ep',
        '127.0.0.1',
        '-p',
        String(port),
        '-u',
        'postgres',
        '--db',
        name,
        ...args,
      ],
      { stdio: 'ignore' },
    );
  tool('create');
  tool('setup-schema', '-v', '0.0');
  tool('update-schema', '-d', join(schemas(), schema, 'versioned'));
}

/** The real Temporal server on a PostgreSQL of its own: what `docker-compose.yml` runs, without containers. */
export async function startTemporalOnPostgres(): Promise<TemporalServer & { readonly pids: number[] }> {
  build();
  const postgres = await startPostgres();
  makeDatabase(postgres.port, 'temporal', 'temporal');
  makeDatabase(postgres.port, 'temporal_visibility', 'visibility');
  const [grpc = 0, http = 0, ...others] = await Promise.all(Array.from({ length: 10 }, () => freePort()));
  const dynamic = join(folder(), 'dynamic.yaml');
  writeFileSync(dynamic, '{}\n');
  const child = await startProcess(
    {
      PATH: process.env.PATH,
      DB: 'postgres12',
      DB_PORT: String(postgres.port),
      POSTGRES_SEEDS: '127.0.0.1',
      POSTGRES_USER: 'postgres',
      NUM_HISTORY_SHARDS: '4',
      BIND_ON_IP: '127.0.0.1',
      TEMPORAL_BROADCAST_ADDRESS: '127.0.0.1',
      FRONTEND_GRPC_PORT: String(grpc),
      FRONTEND_HTTP_PORT: String(http),
      HISTORY_GRPC_PORT: String(others[0]),
      HISTORY_MEMBERSHIP_PORT: String(others[1]),
      MATCHING_GRPC_PORT: String(others[2]),
      MATCHING_MEMBERSHIP_PORT: String(others[3]),
      WORKER_GRPC_PORT: String(others[4]),
      WORKER_MEMBERSHIP_PORT: String(others[5]),
      FRONTEND_MEMBERSHIP_PORT: String(others[6]),
      LOG_LEVEL: 'error',
      DYNAMIC_CONFIG_FILE_PATH: dynamic,
    },
    join(folder(), 'temporal-server'),
    '--allow-no-auth',
    'start',
  );
  const address = `127.0.0.1:${grpc}`;
  const connection = Connection.lazy({ address });
  const client = new Client({ connection });
  await untilSo(() => connection.ensureConnected(), child);
  await untilSo(() => register(client), child);
  return {
    address,
    pid: child.pid,
    pids: [child.pid, postgres.pid],
    client,
    async close() {
      await connection.close();
      await child.stop();
      await postgres.close();
    },
  };
}

/** Some seconds after it was registered a namespace is there for workflows. */
async function register({ workflowService }: Client): Promise<void> {
  await workflowService
    .registerNamespace({ namespace: 'default', workflowExecutionRetentionPeriod: msToTs('1 day') })
    .catch(() => undefined);
  await workflowService.listOpenWorkflowExecutions({ namespace: 'default' });
}
