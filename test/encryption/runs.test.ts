// Runs whose payloads are encrypted: nothing that a person wrote is in the server's file, and all that reads runs reads them.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ClientConnection,
  connect,
  createSchedule,
  deleteSchedule,
  describeSchedule,
  getRun,
  listRuns,
  listSchedules,
  startTeardown,
} from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { showcaller } from '../cli/showcaller.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { type KeyFolder, makeKeys } from './key-folder.ts';

/** Never a substring of anything else, and long enough to be found in whatever holds it. */
const marker = 'Zwanzigtausend-Meilen-unter-dem-Meer';

const data = mkdtempSync(join(tmpdir(), 'showcaller-encrypted-'));
let server: LocalServer;
let keys: KeyFolder;
let stage: Stage;
let plain: ClientConnection;

beforeAll(async () => {
  keys = makeKeys('k1', 'k2');
  server = await startLocalServer({ dbFile: join(data, 'temporal.db') });
  stage = await setStage({ server, variables: keys.with('k1') });
  plain = await connect({ server });
});
afterAll(async () => {
  await stage?.close();
  await plain?.connection.close();
  await server?.stop();
  keys?.remove();
  rmSync(data, { recursive: true, force: true });
});

const address = () => ({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'default' });

/** How often the marker stands in all that the server has written, as it is or in base64. */
function onDisk(): number {
  const files = readdirSync(data).map((name) => readFileSync(join(data, name)));
  const forms = [marker, ...[0, 1, 2].map((shift) => base64At(shift))];
  return files.reduce((sum, file) => sum + forms.filter((form) => file.includes(form)).length, 0);
}

/** Base64 of the marker when it begins `shift` bytes into a group of three; without the characters that its neighbours change. */
function base64At(shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(marker)]).toString('base64');
  return text.slice(4, -4);
}

async function rawHistory(client: Client, workflowId: string): Promise<Buffer> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  return Buffer.from(proto.temporal.api.history.v1.History.encode(history).finish());
}

const show = (steps: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: 'sealed',
  parameters: { title: { type: 'string', default: marker } },
  steps,
  ...more,
});
const asking = show({ check: { uses: 'approval', with: { prompt: `Ready for ${marker}?` } } });
const flowArn = `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main`;

test('what people write, ask and answer, and why a run failed, is nowhere in the server’s file', async () => {
  const run = await stage.start(asking, { title: `${marker} live` });
  const asked = await until(run, (status) => status.asking.length > 0);
  expect(asked.asking[0]?.prompt).toBe(`Ready for ${marker}?`);
  await run.reject({ step: 'check', reason: `no ${marker}` });
  await until(run, (status) => status.steps.check?.error?.message.includes(marker) ?? false);
  await expect(run.abort({ by: marker, reason: marker })).resolves.toMatchObject({ phase: 'rollingBack' });
  expect(await run.result()).toMatchObject({
    outcome: 'aborted',
    error: { message: `Aborted by ${marker}: ${marker}` },
  });
  expect((await rawHistory(stage.client, run.workflowId)).includes(marker)).toBe(false);
  expect(onDisk()).toBe(0);
});

test('a step that fails fails with its reason for who has the keys, and with none for others', async () => {
  stage.simulator.cloud.faults.add({
    operation: 'StartFlow',
    kind: 'error',
    error: { status: 403, type: 'ForbiddenException', message: `${marker} is not yours` },
  });
  const run = await stage.start(show({ feed: { uses: 'mediaconnect:startFlow', with: { flowArn } } }));
  const status = await run.result();
  expect(status.outcome).toBe('rolledBack');
  expect(status.error?.message).toContain(`${marker} is not yours`);
  const { events } = await plain.client.workflow.getHandle(run.workflowId).fetchHistory();
  const failed = (events ?? []).flatMap(
    (event) => event.workflowExecutionFailedEventAttributes?.failure ?? [],
  );
  expect(failed.map(({ message }) => message)).toEqual(['Encoded failure']);
  expect(onDisk()).toBe(0);
});

test('who has no key is told its id, by the client and by the command line', async () => {
  const run = await stage.start(asking);
  await until(run, (status) => status.asking.length > 0);
  const theirs = getRun(plain.client, run.workflowId);
  await expect(theirs.then((found) => found.status())).rejects.toMatchObject({
    name: 'PayloadUnreadable',
    keyId: 'k1',
    message: expect.stringContaining('encrypted with the key k1, and there is no key here'),
  });
  await expect(listRuns(plain.client)).rejects.toMatchObject({ name: 'PayloadUnreadable', keyId: 'k1' });
  const told = await showcaller(['status', run.workflowId, '--json'], address());
  expect(told.code).toBe(2);
  expect(told.stderr).toMatch(
    /^A payload is encrypted with the key k1, and there is no key here\. SHOWCALLER_ENC\w+ must name/,
  );
  expect(told.json()).toMatchObject({ problems: [{ code: 'PayloadUnreadable' }] });
  const approved = await showcaller(['approve', run.workflowId, 'check', '--json'], {
    ...address(),
    ...keys.with('k1'),
  });
  expect(approved).toMatchObject({ code: 0 });
  expect(await run.result()).toMatchObject({ outcome: 'done' });
  const listed = await showcaller(['list'], { ...address(), ...keys.with('none') });
  expect(listed.stdout).toContain(run.workflowId);
});

test('what a terminated run left up is read from its history and taken down, and heartbeats are sealed', async () => {
  const stuck = stage.simulator.cloud.faults.add({ operation: 'BatchStart', kind: 'stuck', times: 0 });
  const run = await stage.start(
    show({
      feed: { uses: 'mediaconnect:startFlow', with: { flowArn } },
      channels: { uses: 'medialive:batchStart', needs: ['feed'], with: { channelIds: ['1234561'] } },
    }),
  );
  const live = await until(run, ({ steps }) => steps.channels?.progress !== undefined);
  expect(live.steps.channels?.progress).toContain('0 of 1');
  const { pendingActivities } = await plain.client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: run.workflowId },
  });
  const beats = (pendingActivities ?? []).flatMap(({ heartbeatDetails }) => heartbeatDetails?.payloads ?? []);
  expect(beats.map(({ metadata }) => Buffer.from(metadata?.encoding ?? []).toString())).toContain(
    'binary/encrypted',
  );
  await stage.client.workflow.getHandle(run.workflowId).terminate();
  stuck.remove();
  const down = await startTeardown(stage.client, { workflowId: run.workflowId, taskQueue: stage.taskQueue });
  expect(await down.result()).toMatchObject({ outcome: 'ended', steps: { feed: { undone: [flowArn] } } });
  expect(stage.simulator.cloud.state(flowArn)).toBe('STANDBY');
  expect(stage.simulator.cloud.state('channel:1234561')).toBe('IDLE');
});

test('a schedule keeps its parameters sealed, is read, fired and deleted', async () => {
  const made = await createSchedule(stage.client, {
    schedule: 'sealed-nightly',
    runbook: asking,
    parameters: { title: marker },
    taskQueue: stage.taskQueue,
    at: new Date(Date.now() + 3_600_000).toISOString(),
    timezone: 'Europe/Berlin',
  });
  expect(made.next).toHaveLength(1);
  expect(await listSchedules(stage.client)).toMatchObject([
    { schedule: 'sealed-nightly', runbook: 'sealed' },
  ]);
  const [fired] = await untilRuns('sealed-nightly');
  expect(fired).toMatchObject({ runbook: 'sealed', phase: 'scheduled' });
  await expect(describeSchedule(plain.client, 'sealed-nightly')).rejects.toMatchObject({
    name: 'PayloadUnreadable',
  });
  const run = await getRun(stage.client, fired?.workflowId ?? '');
  await run.abort({});
  await run.result();
  await deleteSchedule(stage.client, 'sealed-nightly');
  expect(onDisk()).toBe(0);
});

test('a worker without the key harms no run: its tasks fail by the key’s name, and another worker takes them', async () => {
  await stage.stopWorker();
  await stage.startWorker({ SHOWCALLER_ENCRYPTION_KEYS: '', SHOWCALLER_ENCRYPTION_KEY: '' });
  const run = await stage.start(asking);
  const failures = async () => {
    const { events } = await plain.client.workflow.getHandle(run.workflowId).fetchHistory();
    return (events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes?.failure?.message ?? []);
  };
  await expect
    .poll(failures, { timeout: 20_000 })
    .toContainEqual(expect.stringContaining('encrypted with the key k1'));
  await stage.stopWorker();
  await stage.startWorker();
  await until(run, (status) => status.asking.length > 0);
  await run.approve({ step: 'check' });
  expect(await run.result()).toMatchObject({ outcome: 'done' });
});

async function untilRuns(schedule: string) {
  for (const deadline = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 200))) {
    const { runs } = await describeSchedule(stage.client, schedule);
    if (runs.some(({ phase }) => phase === 'scheduled') || Date.now() > deadline) return runs;
  }
}

// The last two: from here on the file does hold it, which proves that it would have been found before.
test('a run goes on over the switch to encryption, over a rotation and back', async () => {
  const steps = Object.fromEntries(
    ['one', 'two', 'three'].map((id, at, all) => [
      id,
      { uses: 'approval', needs: all.slice(0, at), with: { prompt: `${id}: ${marker}?` } },
    ]),
  );
  const run = await stage.start(show(steps));
  await stage.stopWorker();
  const go = async (step: string, variables: NodeJS.ProcessEnv) => {
    await stage.startWorker(variables);
    await until(run, ({ asking }) => asking.some((question) => question.step === step));
    await run.approve({ step, reason: marker });
    await stage.stopWorker();
  };
  await go('one', keys.with('none'));
  await go('two', keys.with('k1'));
  await go('three', keys.with('k2'));
  await stage.startWorker();
  expect(await run.result()).toMatchObject({
    outcome: 'done',
    steps: { two: { outputs: { reason: marker } } },
  });
  const history = await rawHistory(stage.client, run.workflowId);
  for (const form of ['json/plain', 'k1', 'k2']) expect(history.includes(form), form).toBe(true);
});

test('without encryption the same marker is in the file', async () => {
  await stage.stopWorker();
  await stage.startWorker(keys.with('none'));
  const run = await stage.start(asking);
  await until(run, (status) => status.asking.length > 0);
  await run.abort({ reason: marker });
  expect((await run.result()).error?.message).toContain(marker);
  expect((await rawHistory(plain.client, run.workflowId)).includes(marker)).toBe(true);
  expect(onDisk()).toBeGreaterThan(0);
});
