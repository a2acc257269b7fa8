import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Connection } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findTemporalProgram } from '../../worker/local-server/find-program.ts';
import { findTestServer, type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let server: LocalServer;
const lines: string[] = [];

beforeAll(async () => {
  server = await startLocalServer({
    ui: true,
    searchAttributes: { ShowcallerPhase: 'Keyword' },
    log: (line) => lines.push(line),
  });
});
afterAll(() => server?.stop());

async function describe(address: string) {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    return await connection.operatorService.listSearchAttributes({ namespace: 'default' });
  } finally {
    await connection.close();
  }
}

/** A process that has ended but was not yet reaped by its new parent does not run. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

test('serves gRPC on a loopback address, with the search attributes asked for', async () => {
  expect(server.address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(Object.keys((await describe(server.address)).customAttributes)).toContain('ShowcallerPhase');
});

test('serves the UI when asked to', async () => {
  const response = await fetch(`${server.uiAddress}/`);
  expect(response.status).toBe(200);
});

test('tells which program it used', () => {
  expect(lines.join('\n')).toContain(`Temporal program: ${server.program.path}`);
  expect(server.program.version).toMatch(/^temporal version \d/);
});

test('two servers run side by side, and a stopped one leaves no process', async () => {
  const second = await startLocalServer({ dbFile: join(folder, 'runs.sqlite') });
  expect(second.address).not.toBe(server.address);
  expect(second.uiAddress).toBeNull();
  await second.stop();
  await second.stop();
  expect(runs(second.pid)).toBe(false);
  expect(runs(server.pid)).toBe(true);
});

test('a server that cannot start says so with the last words of its program', async () => {
  const dbFile = join(folder, 'no', 'such', 'folder', 'runs.sqlite');
  await expect(startLocalServer({ dbFile })).rejects.toMatchObject({
    code: 'LocalServerFailed',
    message: expect.stringMatching(/did not come up: it ended by itself[\s\S]*output:\n.*\w/),
  });
});

test('a server that is killed is gone', async () => {
  const third = await startLocalServer();
  third.kill();
  await expect.poll(() => runs(third.pid)).toBe(false);
  await third.stop();
});

test('finds the program of TEMPORAL_CLI_PATH before all others', async () => {
  const env = { ...process.env, TEMPORAL_CLI_PATH: server.program.path };
  await expect(findTemporalProgram({ env })).resolves.toMatchObject({ source: 'TEMPORAL_CLI_PATH' });
});

test('passes over a program that is not Temporal', async () => {
  const env = { ...process.env, TEMPORAL_CLI_PATH: process.execPath };
  const log: string[] = [];
  await expect(findTemporalProgram({ env, log: (line) => log.push(line) })).resolves.toMatchObject({
    source: expect.not.stringMatching('TEMPORAL_CLI_PATH'),
  });
  expect(log[0]).toMatch(/TEMPORAL_CLI_PATH is of no use: .*no Temporal CLI/);
});

// Runs the compiled sources, since the parent that is killed must be a process of its own.
const PARENT = `
  const { startBound } = await import(process.argv[1]);
  const child = await startBound(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

test.runIf(process.platform === 'linux')('a bound process dies when its parent is killed', async () => {
  const module = pathToFileURL(join(packageRoot(), 'dist/worker/local-server/bound-process.js')).href;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT, module]);
  const [said] = await once(parent.stdout, 'data');
  const pid = Number(said);
  expect(runs(pid)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => runs(pid)).toBe(false);
});

test('the time-skipping test server passes a day in no time', async () => {
  const path = await findTestServer();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const before = await environment.currentTimeMs();
  await environment.sleep('1 day');
  expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(86_400_000);
  await environment.teardown();
});
