// A show with secrets whose values are found wherever they stand, and a search of everything that leaves the process: logs,
// metrics, notices, board, memo, search attributes, messages of failures, and all that the command line prints. What a run
// works with is in its history, in payloads: that they do hold the secret is tested, too, so that the search is one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProtoFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { cloudVariables } from '../../cli/local/stage-environment.ts';
import { main } from '../../cli/main.ts';
import { type ClientConnection, connect, getRun, type RunHandle } from '../../client/index.ts';
import { defaultWorld, type Simulator, startSimulator } from '../../simulator/index.ts';
import { freePort, type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type Receiver, startReceiver } from '../tell/receiver.ts';
import { shortTimings, until } from './stage.ts';

/** With what JSON, addresses and tables write otherwise. */
const token = 'Nautilus "20000" & Meilen/tief|7f3a';
const name = 'capt-nemo-4711';
const flowArn = `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${name}`;
const missingArn = flowArn.replace('23aBC45', '99zZZ99');
const pin = 48_151_623;

const secrets = [token, JSON.stringify(token).slice(1, -1), encodeURIComponent(token), name, String(pin)];
/** What a message that was cut off, or a table, leaves of the token. */
const traces = [...secrets, token.slice(0, 12), token.replaceAll('|', '\\|')];

const catalogue = mkdtempSync(join(tmpdir(), 'showcaller-secrets-'));
writeFileSync(
  join(catalogue, 'vault.yaml'),
  `name: vault
stayUp: untilEnd
parameters:
  token: { type: string, secret: true, pattern: '^Nautilus' }
  pin: { type: number, secret: true }
  feed: { type: string, secret: true }
  note: { type: string, required: false }
steps:
  check:
    uses: approval
    with: { prompt: "Is \${{ parameters.token }} or \${{ parameters.pin }} right?" }
  feed:
    uses: mediaconnect:startFlow
    needs: [check]
    onFailure: ask
    retry: { attempts: 2, interval: 100ms }
    with: { flowArn: "\${{ parameters.feed }}" }
  report:
    uses: m2:startBatchJob
    needs: [feed]
    onFailure: ask
    retry: { attempts: 1 }
    with:
      applicationId: app-asrun0000000000000000000
      batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: ASRUN } }
      jobParams: { TOKEN: "\${{ parameters.token }}" }
`,
);

const inputs = mkdtempSync(join(tmpdir(), 'showcaller-inputs-'));

/** Milliseconds: many commands, one after another. */
vi.setConfig({ testTimeout: 180_000 });

let server: LocalServer;
let simulator: Simulator;
let receiver: Receiver;
let worker: ChildProcess;
let connection: ClientConnection;
let env: NodeJS.ProcessEnv;
let metrics: number;

/** Everything that came out, by where. */
const out: { where: string; text: string }[] = [];
let logged = '';

beforeAll(async () => {
  const world = { ...defaultWorld(), flows: [flowArn] };
  [server, simulator, receiver, metrics] = await Promise.all([
    startLocalServer(),
    startSimulator({ world, delays: { flowStart: 100, flowStop: 50 } }),
    startReceiver(),
    freePort(),
  ]);
  env = {
    PATH: process.env.PATH,
    TEMPORAL_ADDRESS: server.address,
    SHOWCALLER_RUNBOOKS: catalogue,
    SHOWCALLER_METRICS: String(metrics),
    SHOWCALLER_LOG_LEVEL: 'trace',
    SHOWCALLER_WEBHOOKS: receiver.url,
    ...cloudVariables(simulator.url),
    ...shortTimings,
  };
  worker = spawn(process.execPath, [join(packageRoot(), 'bin', 'showcaller.js'), 'worker'], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  worker.stderr?.setEncoding('utf8').on('data', (text: string) => {
    logged += text;
  });
  connection = await connect({ env: { TEMPORAL_ADDRESS: server.address } });
  await vi.waitFor(() => expect(logged).toContain('worker started'), { timeout: 60_000 });
});
afterAll(async () => {
  worker?.kill('SIGKILL');
  await connection?.connection.close();
  await Promise.all([server?.stop(), simulator?.close(), receiver?.close()]);
  for (const folder of [catalogue, inputs]) rmSync(folder, { recursive: true, force: true });
});

/** A command line, in this process: starting one takes seconds. */
async function say(...args: string[]): Promise<number> {
  let text = '';
  const write = (words: string) => {
    text += `${words}\n`;
  };
  const code = await main(args, { env, out: write, err: write, interactive: false });
  out.push({ where: `showcaller ${args[0]}`, text });
  return code;
}

const given = (feed = flowArn) => ['-p', `token=${token}`, '-p', `pin=${pin}`, '-p', `feed=${feed}`];

async function start(id: string, ...parameters: string[]): Promise<RunHandle> {
  expect(await say('run', 'vault', ...parameters, '--id', id, '--detach')).toBe(0);
  return getRun(connection.client, id);
}

/** All that the server shows of a run without opening its payloads, and what the UI opens of them. */
async function look({ workflowId }: RunHandle): Promise<void> {
  const handle = connection.client.workflow.getHandle(workflowId);
  const { raw, memo, typedSearchAttributes } = await handle.describe();
  const summary = raw.executionConfig?.userMetadata?.summary?.data;
  out.push({ where: 'memo', text: JSON.stringify(memo) });
  out.push({ where: 'search attributes', text: JSON.stringify(typedSearchAttributes) });
  out.push({ where: 'summary', text: Buffer.from(summary ?? []).toString() });
  out.push({ where: 'board', text: JSON.stringify(await handle.query('__temporal_workflow_metadata')) });
  const { events } = await handle.fetchHistory();
  for (const event of events ?? [])
    for (const value of Object.values(event)) {
      const failure: ProtoFailure | null | undefined =
        typeof value === 'object' && value !== null && 'failure' in value ? value.failure : null;
      for (let one = failure; one; one = one.cause)
        out.push({ where: 'failure', text: `${one.message}\n${one.stackTrace}` });
    }
  await say('status', workflowId);
  await say('status', workflowId, '--json');
}

/** Nothing of what came out holds a secret; and everything of it has come out. */
function nothingLeaked(): void {
  const found = [...out, { where: 'log', text: logged }].flatMap(({ where, text }) =>
    traces.flatMap((trace) => {
      const at = text.indexOf(trace);
      return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 200), at + 100)}…`];
    }),
  );
  expect(found).toEqual([]);
}

test('a show that asks about its secret, fails with it, and names a resource by it, tells it to nobody', async () => {
  const { faults } = simulator.cloud;
  const error = (type: string, status: number) => ({
    status,
    type,
    message: `${'x'.repeat(480)} ${token} is wrong`,
  });
  faults.add({
    operation: 'StartFlow',
    kind: 'error',
    error: error('ServiceUnavailableException', 503),
    times: 2,
  });
  faults.add({ operation: 'StartBatchJob', kind: 'error', error: error('ValidationException', 400) });
  const run = await start('vault-1', ...given(), '-p', `note=${token} again`);
  await until(run, ({ asking }) => asking.some(({ step }) => step === 'check'));
  await look(run);
  await say('approve', 'vault-1', 'check', '--reason', `because ${token}`);
  await until(run, ({ asking }) => asking.some(({ step }) => step === 'feed'));
  await look(run);
  await say('retry', 'vault-1', 'feed', '--json');
  await until(run, ({ asking }) => asking.some(({ step }) => step === 'report'));
  await look(run);
  await say('skip', 'vault-1', 'report', '--outputs', JSON.stringify({ executionId: token }));
  const up = await until(run, ({ phase }) => phase === 'up');
  expect(up.steps.feed?.started).toEqual(['•••']);
  expect(up.steps.report?.outputs).toEqual({ executionId: '•••' });
  expect(await say('abort', 'vault-1', '--confirm', token)).toBe(2);
  await look(run);
  await say('list');
  await say('end', 'vault-1', '--json');
  expect((await run.result()).outcome).toBe('ended');
  expect(simulator.cloud.state(flowArn)).toBe('STANDBY');
  await look(run);
  nothingLeaked();
  // It was sent where it belongs, and is where it may be.
  expect(simulator.cloud.ledger.some(({ operation }) => operation === 'StartFlow')).toBe(true);
  const history = await connection.client.workflow.getHandle('vault-1').fetchHistory();
  const bytes = Buffer.from(proto.temporal.api.history.v1.History.encode(history).finish());
  expect(bytes.includes(JSON.stringify(token).slice(1, -1))).toBe(true);
});

test('neither does one that cannot begin, nor one that is terminated and taken down', async () => {
  const failed = await start('vault-2', ...given(missingArn));
  await until(failed, ({ asking }) => asking.length > 0, 5_000).catch(() => undefined);
  expect(await failed.result()).toMatchObject({ outcome: 'failed' });
  await look(failed);
  const stuck = simulator.cloud.faults.add({ operation: 'StartFlow', kind: 'stuck', times: 0 });
  const run = await start('vault-3', ...given());
  await until(run, ({ asking }) => asking.length > 0);
  await run.approve({ step: 'check' });
  await until(run, ({ steps }) => steps.feed?.progress !== undefined);
  await look(run);
  await connection.client.workflow.getHandle('vault-3').terminate(`${'no reason'}`);
  await look(run).catch(() => undefined);
  await say('status', 'vault-3', '--json');
  stuck.remove();
  await say('sweep', 'vault-3');
  await say('sweep', 'vault-3', '--json');
  await say('teardown', 'vault-3', '--json');
  expect(simulator.cloud.state(flowArn)).toBe('STANDBY');
  await look(await getRun(connection.client, 'vault-3-teardown'));
  nothingLeaked();
});

test('wrong input is told without it: parameters, files, types and documents', async () => {
  let files = 0;
  const file = (text: string) => {
    files += 1;
    const path = join(inputs, `${files}.yaml`);
    writeFileSync(path, text);
    return path;
  };
  const wrong = [
    ['-p', `token=no ${token}`, '-p', `pin=x${pin}`, '-p', `feed=${flowArn}`],
    ['-p', `=${token}`],
    ['-p', token.replaceAll('=', '')],
    [...given(), '-p', `tokn=${token}`],
    ...[
      `token: "${name}`,
      `token: [${name}`,
      `? ${name}: x: y`,
      `- ${name}`,
      name,
      `token: *${name}`,
      `token: !${name} x`,
      `token: &${name} x`,
      `%${name}\n---\na: b`,
      `token: ${name}\ntoken: ${name}`,
      `a: {${name}`,
      `token: 1234567890123${pin}`,
    ].map((text) => ['--parameters', file(text)]),
  ];
  for (const parameters of wrong) {
    if (parameters[0] === '--parameters') expect(parameters).toHaveLength(2);
    expect(await say('run', 'vault', ...parameters, '--json'), parameters.join(' ')).not.toBe(0);
  }
  for (const input of [
    { parameters: { token: pin, pin: token, feed: [name] } },
    { parameters: token },
    { token, parameters: {} },
    { parameters: { token, pin, feed: name } },
  ]) {
    const handle = await connection.client.workflow.start('vault', {
      workflowId: `wrong-${JSON.stringify(input).length}`,
      taskQueue: 'showcaller',
      args: [input],
    });
    await handle.result().catch(() => undefined);
    await look(await getRun(connection.client, handle.workflowId));
  }
  await say('plan', 'vault', ...given());
  await say('plan', 'vault', ...given(), '--format', 'json');
  await say('plan', 'vault', ...given(), '--live');
  await say('plan', 'vault', ...given(missingArn), '--live', '--format', 'json');
  await say('validate', join(catalogue, 'vault.yaml'));
  nothingLeaked();
});

test('after all that, metrics, notices and logs hold nothing of it', async () => {
  out.push({ where: 'metrics', text: await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text() });
  out.push(
    ...receiver.all.map(({ body, headers }) => ({ where: 'notice', text: body + JSON.stringify(headers) })),
  );
  const gone = once(worker, 'exit');
  worker.kill('SIGTERM');
  await gone;
  const places = new Set(out.map(({ where }) => where));
  for (const where of ['metrics', 'notice', 'board', 'memo', 'failure', 'summary', 'showcaller status'])
    expect(places).toContain(where);
  expect(logged).toContain('a start was not accepted');
  nothingLeaked();
});
