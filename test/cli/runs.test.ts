import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOf } from '../../activities/clients/place.ts';
import { getRun, listClaims } from '../../client/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { begin, members, showcaller } from './showcaller.ts';

const show = join(mkdtempSync(join(tmpdir(), 'showcaller-cli-')), 'small-show.yaml');
writeFileSync(
  show,
  `name: small-show
stayUp: untilEnd
parameters:
  channelIds: { type: list, of: string }
steps:
  channels:
    uses: medialive:batchStart
    with: { channelIds: "\${{ parameters.channelIds }}" }
  check:
    uses: approval
    needs: [channels]
    with: { prompt: "Picture and sound checked?" }
`,
);

let stage: Stage;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  stage = await setStage();
  env = { TEMPORAL_ADDRESS: stage.server.address, SHOWCALLER_TASK_QUEUE: stage.taskQueue };
});
afterAll(() => stage.close());

const asks = async (id: string) =>
  until(await getRun(stage.client, id), (status) => status.asking.length > 0);

test('run follows a show to its end, and prints its record as one JSON object', async () => {
  const run = begin(['run', show, '-p', 'channelIds=1234561', '--id', 'followed', '--json'], env);
  // The question and the command that answers it are told while it waits.
  await run.said('check asks: Picture and sound checked?\n');
  await run.said('showcaller approve followed check');
  const approved = await showcaller(
    ['approve', 'followed', 'check', '--by', 'ada', '--reason', 'fine', '--json'],
    env,
  );
  expect(approved.code).toBe(0);
  expect(approved.json()).toMatchObject({ workflowId: 'followed', outcome: 'running', asking: [] });
  await until(await getRun(stage.client, 'followed'), ({ phase }) => phase === 'up');
  expect((await showcaller(['end', 'followed'], env)).code).toBe(0);

  const ended = await run.ended;
  expect(ended.code).toBe(0);
  const json = Object(ended.json());
  expect(Object.keys(json).sort()).toEqual(members.run);
  expect(json).toMatchObject({
    workflowId: 'followed',
    outcome: 'ended',
    phase: 'ended',
    degraded: false,
    problems: [],
  });
  expect(Object.keys(json.steps)).toEqual(['channels', 'check']);
  for (const step of Object.values(json.steps))
    expect(Object.keys(Object(step)).sort()).toEqual(members.step);
  expect(json.steps.channels).toMatchObject({
    ...{ state: 'undone', attempts: 1, error: null },
    ...{ started: ['channel:1234561'], undone: ['channel:1234561'], adopted: [], leftUp: [] },
  });
  expect(json.steps.check).toMatchObject({ state: 'done', outputs: { by: 'ada', reason: 'fine' } });
  expect(ended.stderr).toMatch(/channels: (starting|up)/);
});

test('a detached run is told at once, listed, held, resumed and aborted', async () => {
  const detached = await showcaller(
    ['run', show, '-p', 'channelIds=1234562', '--id', 'detached', '--detach', '--json'],
    env,
  );
  expect(detached.code).toBe(0);
  expect(detached.json()).toMatchObject({
    workflowId: 'detached',
    runId: expect.any(String),
    outcome: 'running',
  });
  await asks('detached');
  const status = await showcaller(['status', 'detached', '--json'], env);
  expect(status.json()).toMatchObject({
    asking: [
      { step: 'check', prompt: 'Picture and sound checked?', answers: ['approve', 'reject', 'abort'] },
    ],
  });
  const text = await showcaller(['status', 'detached'], env);
  expect(text.stdout).toContain('showcaller approve detached check');

  const again = await showcaller(
    ['run', show, '-p', 'channelIds=1234562', '--id', 'detached', '--json'],
    env,
  );
  expect(again.code).toBe(2);
  expect(again.json()).toMatchObject({ problems: [{ code: 'AlreadyRunning' }] });

  expect((await showcaller(['hold', 'detached', '--json'], env)).json()).toMatchObject({
    outcome: 'running',
  });
  expect((await showcaller(['resume', 'detached'], env)).code).toBe(0);
  const refused = await showcaller(['resume', 'detached', '--json'], env);
  expect(refused.code).toBe(2);
  expect(refused.json()).toMatchObject({
    ...{ workflowId: 'detached', outcome: 'running' },
    problems: [{ code: 'CommandRefused', message: expect.stringContaining('is not held') }],
  });
  const list = Object((await showcaller(['list', '--json'], env)).json());
  expect(list.runs).toContainEqual(
    expect.objectContaining({ workflowId: 'detached', runbook: 'small-show' }),
  );

  const watched = begin(['status', 'detached', '--watch', '--json'], env);
  await watched.said('check: asking');
  expect((await showcaller(['abort', 'detached'], env)).code).toBe(0);
  const ended = await watched.ended;
  expect(ended.code).toBe(1);
  expect(ended.json()).toMatchObject({ outcome: 'aborted', problems: [{ code: 'Aborted' }] });
});

test('teardown takes down what a terminated run left up', async () => {
  await showcaller(['run', show, '-p', 'channelIds=1234563', '--id', 'left', '--detach'], env);
  await asks('left');
  const early = await showcaller(['teardown', 'left', '--json'], env);
  expect(early.code).toBe(2);
  expect(early.json()).toMatchObject({ workflowId: 'left', problems: [{ code: 'CommandRefused' }] });
  await stage.client.workflow.getHandle('left').terminate();
  expect((await showcaller(['status', 'left', '--json'], env)).json()).toMatchObject({
    outcome: 'terminated',
  });
  const ended = await showcaller(['teardown', 'left', '--json'], env);
  expect(ended.code).toBe(0);
  expect(ended.json()).toMatchObject({
    steps: { channels: { state: 'undone', undone: ['channel:1234563'] } },
  });
  expect(stage.simulator.cloud.state('channel:1234563')).toBe('IDLE');
});

test('Ctrl-C while following leaves the run alone, says how to follow it, and exits with 130', async () => {
  const run = begin(['run', show, '-p', 'channelIds=1234564', '--id', 'interrupted', '--json'], env);
  await run.said('check: asking');
  run.child.kill('SIGINT');
  const ended = await run.ended;
  expect(ended.code).toBe(130);
  expect(ended.stderr).toContain('showcaller status interrupted --watch');
  expect(ended.json()).toMatchObject({ workflowId: 'interrupted', outcome: 'running' });
  const handle = await getRun(stage.client, 'interrupted');
  expect(await handle.status()).toMatchObject({ outcome: 'running' });
  await handle.abort();
  await handle.result();
});

test('an unknown id exits with 2, a queue without a worker with 4', async () => {
  const unknown = await showcaller(['status', 'never-was', '--json'], env);
  expect(unknown.code).toBe(2);
  expect(unknown.json()).toMatchObject({ problems: [{ code: 'RunNotFound' }] });
  const nobody = { ...env, SHOWCALLER_TASK_QUEUE: 'nobody' };
  const alone = await showcaller(
    ['run', show, '-p', 'channelIds=1234561', '--id', 'alone', '--json'],
    nobody,
  );
  expect(alone.code).toBe(4);
  expect(alone.json()).toMatchObject({ workflowId: null, problems: [{ code: 'NoWorker' }] });
  expect((await showcaller(['status', 'alone'], env)).code).toBe(2);
});

test('list --claims says who holds what, who waits, and who has ended without letting go', async () => {
  const document = (name: string, onConflict: string) => ({
    name,
    stayUp: 'untilEnd',
    steps: {
      channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234563'] }, onConflict },
    },
  });
  const first = await stage.start(document('first-show', 'share'));
  await until(first, ({ phase }) => phase === 'up');
  const second = await stage.start(document('second-show', 'share'));
  await until(second, ({ phase }) => phase === 'up');
  await first.end();
  await first.result();
  const third = await stage.start(document('third-show', 'wait'));
  await until(third, ({ steps }) => /holds/.test(steps.channels?.progress ?? ''));

  const about = (run: { workflowId: string; runId: string }) => ({
    ...{ workflowId: run.workflowId, runId: run.runId, step: 'channels' },
    since: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  const claim = {
    account: accountOf(stage.env),
    service: 'medialive',
    region: 'eu-central-1',
    name: 'channel:1234563',
    holders: [{ ...about(second), state: 'held', ended: false }],
    waiting: [{ ...about(third), onConflict: 'wait' }],
    owedFrom: first.workflowId,
  };
  expect(await listClaims(stage.client)).toContainEqual(claim);
  await third.abort();
  await third.result();
  await stage.client.workflow.getHandle(second.workflowId).terminate();
  const json = Object((await showcaller(['list', '--claims', '--json'], env)).json());
  const holders = [{ ...about(second), state: 'held', ended: true }];
  expect(json.claims).toContainEqual({ ...claim, holders, waiting: [] });
  const text = (await showcaller(['list', '--claims'], env)).stdout;
  expect(text).toMatch(/^NAME +WHERE +RUN +STEP +SINCE +STATE$/m);
  expect(text).toContain(`holds it (ended), left by ${first.workflowId}: the last turns it off`);
});
