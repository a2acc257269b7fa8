// A real receiver of webhooks hears of runs on a real server. What a receiver does wrong must never be felt by a run.
import { createHmac, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startRunbook, startTeardown } from '../../client/index.ts';
import { loadBundle } from '../../worker/bundle.ts';
import { activitiesOf, type Stage, setStage, until } from '../run/stage.ts';
import { kindOf, type Receiver, startReceiver } from './receiver.ts';

const key = randomBytes(32);
let stage: Stage;
let receiver: Receiver;
let second: Receiver;

beforeAll(async () => {
  [stage, receiver, second] = await Promise.all([setStage(), startReceiver(), startReceiver()]);
  await stage.stopWorker();
  await stage.startWorker(tellingEnv());
});
afterAll(async () => {
  await stage?.close();
  await Promise.all([receiver?.close(), second?.close()]);
});
beforeEach(() => {
  receiver.otherwise = () => null;
});

const tellingEnv = () => ({
  SHOWCALLER_WEBHOOKS: `${receiver.url}/hook?token=hush, ${second.url}`,
  SHOWCALLER_WEBHOOK_SECRET: `whsec_${key.toString('base64')}`,
});
const channels = { uses: 'medialive:batchStart', with: { channelIds: ['1234561'] } };
const show = (steps: object) => ({ name: 'tell-me', stayUp: 'untilEnd', steps: { channels, ...steps } });
const check = { uses: 'approval', needs: ['channels'], with: { prompt: 'Picture and sound?' } };

/** Another worker on the same server. */
async function onStage(env: NodeJS.ProcessEnv, work: (other: Stage) => Promise<void>): Promise<void> {
  const other = await setStage({ server: stage.server });
  try {
    await other.stopWorker();
    await other.startWorker(env);
    await work(other);
  } finally {
    await other.close();
  }
}

test('the life of a run is told in order, signed, with the question and the command that answers it', async () => {
  const run = await stage.start(show({ check }));
  await until(run, (status) => status.asking.length === 1);
  await run.approve({ step: 'check' });
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  await run.result();
  const life = ['phase:starting', 'asking:check', 'phase:up', 'phase:ending', 'phase:ended'];
  expect(receiver.told(run.workflowId)).toEqual(life);
  expect(second.told(run.workflowId)).toEqual(life);

  const mine = receiver.taken.filter(({ event }) => event.subject === run.workflowId);
  const [, asking] = mine;
  expect(asking?.event).toEqual({
    specversion: '1.0',
    id: `${run.runId}-2`,
    source: `/namespaces/default/workflows/${run.workflowId}/${run.runId}`,
    type: 'showcaller.run.asking',
    subject: run.workflowId,
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    sequence: '000002',
    datacontenttype: 'application/json',
    data: expect.objectContaining({
      message: 'check asks: Picture and sound?',
      runbook: 'tell-me',
      phase: 'starting',
      outcome: 'running',
      next: expect.stringContaining('YOUR TURN'),
      question: expect.objectContaining({
        step: 'check',
        commands: expect.arrayContaining([`showcaller approve ${run.workflowId} check`]),
      }),
      onAirAt: null,
      trouble: [],
    }),
  });
  for (const { headers, body, event, url } of mine) {
    expect(url).toBe('/hook?token=hush');
    expect(headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(headers['webhook-id']).toBe(event.id);
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
  }
});

test('a run that tells replays as it ran', async () => {
  const run = await stage.start({ ...show({}), stayUp: 'handOff' });
  await run.result();
  const history = await stage.client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  expect(await activitiesOf(stage, run)).toContain('notify');
  await Worker.runReplayHistory(await loadBundle(), history, run.workflowId);
});

test('a show that cannot be in time is told to be late, and its course goes on', async () => {
  const slow = { uses: 'wait', typical: '1h', with: { for: '100ms' } };
  const run = await startRunbook(stage.client, {
    runbook: { name: 'tell-me', stayUp: 'untilEnd', steps: { slow } },
    taskQueue: stage.taskQueue,
    onAirAt: '3s',
    offAirAt: '1s',
  });
  await run.result();
  expect(receiver.told(run.workflowId)).toEqual(
    expect.arrayContaining(['late', 'phase:onAir', 'phase:ending', 'phase:ended']),
  );
  const late = receiver.taken.find(
    ({ event }) => event.subject === run.workflowId && kindOf(event) === 'late',
  );
  expect(late?.event.data).toMatchObject({ late: true, onAirAt: expect.stringMatching(/Z$/) });
});

test('the value of a secret parameter is told to nobody', async () => {
  const run = await stage.start(
    {
      name: 'secretive',
      parameters: { key: { type: 'string', secret: true } },
      steps: { ask: { uses: 'approval', with: { prompt: 'Does ${{ parameters.key }} fit?' } } },
    },
    { key: 'hush-hush-key' },
  );
  await until(run, (status) => status.asking.length === 1);
  await run.approve({ step: 'ask' });
  await run.result();
  const mine = receiver.taken.filter(({ event }) => event.subject === run.workflowId);
  expect(mine.map(({ event }) => event.data.message)).toContain('ask asks: Does ••• fit?');
  expect(JSON.stringify(mine)).not.toContain('hush-hush-key');
});

test('a worker that stops hands over what was not taken', async () => {
  let down = true;
  receiver.otherwise = () => (down ? (response) => response.writeHead(503).end() : null);
  const run = await stage.start(show({ check }));
  await until(run, (status) => status.asking.length === 1);
  await expect
    .poll(() => receiver.all.filter(({ event }) => event.subject === run.workflowId).length)
    .toBeGreaterThan(1);
  await stage.stopWorker();
  down = false;
  await stage.startWorker(tellingEnv());
  await expect
    .poll(() => receiver.told(run.workflowId), { timeout: 30_000 })
    .toEqual(['phase:starting', 'asking:check']);
  await run.abort({});
  await run.result().catch(() => undefined);
});

test('what was not taken comes again under the same id, and delays nobody else', async () => {
  receiver.otherwise = ({ event }, tries) => {
    if (event.sequence !== '000001' || tries > 2) return null;
    return (response) =>
      tries === 1 ? response.writeHead(503, { 'retry-after': '1' }).end() : response.destroy();
  };
  const run = await stage.start({ ...show({}), stayUp: 'handOff' });
  await run.result();
  const life = ['phase:starting', 'phase:up', 'phase:done'];
  expect(second.told(run.workflowId)).toEqual(life);
  // The last words of a run do not wait for what was not taken before.
  await expect
    .poll(() => receiver.told(run.workflowId).sort(), { timeout: 30_000 })
    .toEqual([...life].sort());
  const tried = receiver.all.filter(({ event }) => event.subject === run.workflowId);
  const first = tried.filter(({ event }) => event.id === `${run.runId}-1`);
  expect(first).toHaveLength(3);
  expect(new Set(first.map(({ body }) => body)).size).toBe(1);
});

test('a receiver that is gone, redirects or refuses is not asked again, and the next notice is sent all the same', async () => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    'phase:starting': (response) => response.writeHead(302, { location: `${second.url}/elsewhere` }).end(),
    'phase:up': (response) => response.writeHead(400).end(),
  };
  receiver.otherwise = ({ event }) => answers[kindOf(event)] ?? null;
  const run = await stage.start(show({}));
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  await run.result();
  expect(receiver.told(run.workflowId)).toEqual(['phase:ending', 'phase:ended']);
  expect(second.taken.filter(({ url }) => url === '/elsewhere')).toEqual([]);
});

test('a run that could not even begin is told of, and a tear-down tells, too', async () => {
  const workflowId = 'typed-by-hand';
  const { taskQueue } = stage;
  const invalid = await stage.client.workflow.start('evening-news', { workflowId, taskQueue, args: [{}] });
  await expect(invalid.result()).rejects.toThrow();
  expect(receiver.told(workflowId)).toEqual(['phase:invalid']);
  expect(receiver.taken.at(-1)?.event.data).toMatchObject({ runbook: 'evening-news', phase: 'preflight' });

  const run = await stage.start({ ...show({}), stayUp: 'handOff' });
  await run.result();
  const down = await startTeardown(stage.client, { workflowId: run.workflowId });
  await expect(down.result()).resolves.toMatchObject({ outcome: 'ended' });
  expect(receiver.told(down.workflowId)).toEqual(['phase:ending', 'phase:ended']);
});

test('what is stuck is told with the command that stops it by hand', async () => {
  stage.simulator.cloud.reset();
  const run = await stage.start(show({}));
  await until(run, (status) => status.phase === 'up');
  stage.simulator.cloud.faults.add({
    operation: 'BatchStop',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  await run.end({});
  await run.result().catch(() => undefined);
  expect(receiver.told(run.workflowId).slice(-2)).toEqual(['phase:stuck', 'stuck']);
  expect(receiver.taken.at(-1)?.event.data.message).toContain('by hand: aws medialive');
});

test('nothing listens: the run goes its way, and is over', async () => {
  const dead = await startReceiver();
  await dead.close();
  await onStage({ SHOWCALLER_WEBHOOKS: dead.url }, async (other) => {
    const run = await other.start(show({ check }));
    await until(run, (status) => status.asking.length === 1);
    await run.approve({ step: 'check' });
    await until(run, (status) => status.phase === 'up');
    await run.end({});
    await expect(run.result()).resolves.toMatchObject({ outcome: 'ended' });
    expect(await activitiesOf(other, run)).toContain('notify');
  });
});

test('a worker without addresses schedules nothing for it', () =>
  onStage({}, async (other) => {
    const run = await other.start({ ...show({}), stayUp: 'handOff' });
    await run.result();
    expect(await activitiesOf(other, run)).toEqual(['load', 'medialive:batchStart']);
  }));
