import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CommandRefused, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { effects, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.simulator.cloud.reset());

const cloud = () => stage.simulator.cloud;
const channels = (ids: string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds: ids },
  retry: { interval: '100ms' },
  ...more,
});
const job = (more: JsonObject = {}): JsonObject => ({
  uses: 'm2:startBatchJob',
  with: {
    applicationId: 'app-asrun0000000000000000000',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
  retry: { interval: '100ms' },
  ...more,
});
const show = (steps: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: 'show',
  stayUp: 'untilEnd',
  steps,
  ...more,
});

test('a cancel of a run that is up is recorded and turns nothing off; end is the way down', async () => {
  const run = await stage.start(show({ channels: channels(['1234561']) }));
  await until(run, (status) => status.phase === 'up');
  await run.cancel();
  const told = await until(run, (status) => status.commands.some((given) => given.command === 'cancel'));
  expect(told).toMatchObject({ outcome: 'running', phase: 'up' });
  expect(told.next).toContain('cancellation was requested');
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  await run.end({});
  expect((await run.result()).outcome).toBe('ended');
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('onCancel: undo takes a show down on cancel, and the record survives in the history', async () => {
  const run = await stage.start(show({ channels: channels(['1234561']) }, { onCancel: 'undo' }));
  await until(run, (status) => status.phase === 'up');
  await run.cancel();
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'cancelled', phase: 'rolledBack' });
  expect(last.steps.channels?.undone).toEqual(['channel:1234561']);
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('a job that fails at the end makes the run degraded, not failed', async () => {
  cloud().changeOutcomes({ batchOutcomes: { ASRUN: 'Failed' } });
  const run = await stage.start(show({ channels: channels(['1234561']), report: job({ at: 'end' }) }));
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'ended', degraded: true });
  expect(last.steps.report).toMatchObject({ state: 'failed', error: { type: 'JobFailed' } });
});

test('a job that fails before the show is up turns nothing off', async () => {
  cloud().changeOutcomes({ batchOutcomes: { ASRUN: 'Failed' } });
  const run = await stage.start(show({ channels: channels(['1234561']), report: job() }));
  const up = await until(run, (status) => status.phase === 'up');
  expect(up).toMatchObject({ degraded: true });
  expect(effects(stage)).not.toContain('BatchStop');
  await run.end({});
  await run.result();
});

test('a run handed off leaves everything up, and teardown takes it down', async () => {
  const run = await stage.start({ name: 'show', steps: { channels: channels(['1234561']) } });
  expect(await run.result()).toMatchObject({ outcome: 'done', phase: 'up' });
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  const down = await startTeardown(stage.client, { workflowId: run.workflowId, taskQueue: stage.taskQueue });
  const last = await down.result();
  expect(last).toMatchObject({ outcome: 'ended' });
  expect(last.steps.channels).toMatchObject({ state: 'undone', undone: ['channel:1234561'] });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('teardown takes down what a terminated run left, and nothing that was on before it', async () => {
  cloud().set('channel:1234562', 'RUNNING');
  cloud().faults.add({ operation: 'BatchStart', kind: 'stuck', times: 0 });
  const run = await stage.start(show({ channels: channels(['1234561', '1234562']) }));
  await cloud().waitFor((entry) => entry.operation === 'BatchStart');
  await stage.client.workflow.getHandle(run.workflowId).terminate('pulled the plug');
  expect(await run.result()).toMatchObject({ outcome: 'terminated' });
  const down = await startTeardown(stage.client, { workflowId: run.workflowId, taskQueue: stage.taskQueue });
  expect((await down.result()).steps.channels).toMatchObject({
    undone: ['channel:1234561'],
    adopted: ['channel:1234562'],
  });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
  expect(cloud().state('channel:1234562')).toBe('RUNNING');
});

test('teardown refuses a run that is still running, asked by whom it may be', async () => {
  const run = await stage.start(show({ channels: channels(['1234561']) }));
  await until(run, (status) => status.phase === 'up');
  const { workflowId } = run;
  await expect(startTeardown(stage.client, { workflowId })).rejects.toBeInstanceOf(CommandRefused);
  const raw = await stage.client.workflow.start('teardown', {
    taskQueue: stage.taskQueue,
    workflowId: `${workflowId}-down`,
    args: [{ workflowId }],
  });
  await expect(raw.result()).rejects.toMatchObject({
    cause: { message: expect.stringContaining('still running') },
  });
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  await run.end({});
  await run.result();
});

test('what is owned is taken down at the end of the show, and left on by a roll-back before it is up', async () => {
  cloud().set('channel:1234561', 'RUNNING');
  const owned = channels(['1234561'], { alreadyOn: 'own' });
  const back = await stage.start(
    show({ channels: owned, check: { uses: 'approval', needs: ['channels'], with: { prompt: '?' } } }),
  );
  await until(back, (status) => status.asking.length > 0);
  await back.abort({});
  expect((await back.result()).outcome).toBe('aborted');
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  const ended = await stage.start(show({ channels: owned }));
  await until(ended, (status) => status.phase === 'up');
  await ended.end({});
  expect((await ended.result()).steps.channels).toMatchObject({
    adopted: ['channel:1234561'],
    undone: ['channel:1234561'],
  });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('alreadyOn: refuse ends the run before anything starts', async () => {
  cloud().set('channel:1234561', 'RUNNING');
  const run = await stage.start(
    show({ channels: channels(['1234561', '1234562'], { alreadyOn: 'refuse' }) }),
  );
  expect(await run.result()).toMatchObject({ outcome: 'failed' });
  expect(effects(stage).filter((name) => name !== 'set')).toEqual([]);
});

test('retry on a step that is up brings back what went off', async () => {
  const run = await stage.start(show({ channels: channels(['1234561', '1234562']) }));
  await until(run, (status) => status.phase === 'up');
  cloud().set('channel:1234562', 'IDLE');
  await run.retry({ step: 'channels' });
  await until(run, () => cloud().state('channel:1234562') === 'RUNNING');
  const up = await until(run, (status) => status.steps.channels?.state === 'up');
  expect(up.steps.channels?.started).toEqual(['channel:1234561', 'channel:1234562']);
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toHaveLength(2);
});

test('a retry that fails once the show is up asks a person and turns nothing off', async () => {
  const run = await stage.start(show({ channels: channels(['1234561', '1234562'], { timeout: '1s' }) }));
  await until(run, (status) => status.phase === 'up');
  cloud().set('channel:1234562', 'IDLE');
  cloud().faults.add({ operation: 'BatchStart', kind: 'stuck', times: 0 });
  await run.retry({ step: 'channels' });
  const asking = await until(run, (status) => status.asking.length > 0);
  expect(asking).toMatchObject({ phase: 'up', degraded: true, outcome: 'running' });
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  await run.end({});
  await run.result();
  expect(cloud().state('channel:1234562')).toBe('IDLE');
});

test('skip with own takes over what a person started by hand', async () => {
  cloud().faults.add({
    operation: 'BatchStart',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await stage.start(show({ channels: channels(['1234561'], { onFailure: 'ask' }) }));
  await until(run, (status) => status.asking.length > 0);
  cloud().set('channel:1234561', 'RUNNING');
  await run.skip({ step: 'channels', own: true });
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toEqual(['channel:1234561']);
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

const started = '${{ steps.channels.outputs.started }}';

test('a step that needs one that was continued over runs when it reads none of its outputs, else it is not started', async () => {
  cloud().faults.add({
    operation: 'BatchStart',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await stage.start(
    show({
      channels: channels(['1234561'], { onFailure: 'continue' }),
      'goes-on': { uses: 'wait', needs: ['channels'], with: { for: '10ms' } },
      reads: { uses: 'approval', needs: ['channels'], with: { prompt: started } },
    }),
  );
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps['goes-on']?.state).toBe('done');
  expect(up.steps.reads?.state).toBe('notStarted');
  await run.end({});
  await run.result();
});

test('what cannot be stopped is named with the command that stops it, and what feeds it is left up', async () => {
  cloud().faults.add({
    operation: 'BatchStop',
    resource: 'channel:1234562',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await stage.start(
    show({
      feed: channels(['1234561']),
      fed: channels(['1234562'], { needs: ['feed'] }),
      other: channels(['1234563']),
    }),
  );
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'stuck', error: { type: 'Stuck' } });
  expect(last.error?.message).toContain('aws medialive stop-channel --channel-id 1234562');
  expect(last.steps.fed).toMatchObject({ state: 'leftUp', leftUp: ['channel:1234562'] });
  expect(last.steps.feed?.left[0]).toMatchObject({
    resource: 'channel:1234561',
    reason: 'still feeds channel:1234562',
  });
  expect(last.steps.other).toMatchObject({ state: 'undone' });
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
});

test('end with force also stops what a failed undo left upstream', async () => {
  cloud().faults.add({
    operation: 'BatchStop',
    resource: 'channel:1234562',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await stage.start(
    show({ feed: channels(['1234561']), fed: channels(['1234562'], { needs: ['feed'] }) }),
  );
  await until(run, (status) => status.phase === 'up');
  await run.end({ force: true });
  const last = await run.result();
  expect(last.outcome).toBe('stuck');
  expect(last.steps.feed).toMatchObject({ state: 'undone', undone: ['channel:1234561'] });
});

test('a bad document fails the workflow at once with every problem and its line', async () => {
  const text =
    'name: show\nsteps:\n  channels:\n    uses: medialive:batchStart\n    with: { channelIds: [] }\n    need: [x]\n';
  const handle = await stage.client.workflow.start('runbook', {
    taskQueue: stage.taskQueue,
    workflowId: 'bad',
    args: [{ runbook: text }],
  });
  const failure: { cause?: { type?: string; message?: string } } = await handle.result().then(
    () => ({}),
    (error: unknown) => error as object,
  );
  expect(failure.cause).toMatchObject({ type: 'InvalidRunbook' });
  expect(failure.cause?.message).toMatch(/6:.*need/);
  expect(failure.cause?.message).toMatch(/5:/);
  expect(effects(stage)).toEqual([]);
});

test.each(['nonesuch', 'constructor', 'toString', '__proto__'])(
  'the workflow type %s is an unknown runbook',
  async (type) => {
    const handle = await stage.client.workflow.start(type, {
      taskQueue: stage.taskQueue,
      workflowId: `type-${type}`,
      args: [{}],
    });
    const failure: { cause?: { type?: string; message?: string } } = await handle.result().then(
      () => ({}),
      (error: unknown) => error as object,
    );
    expect(failure.cause).toMatchObject({ type: 'UnknownRunbook' });
    expect(failure.cause?.message).toContain('evening-news');
  },
);

test('two hundred channels in one step are a handful of calls', async () => {
  const ids = Array.from({ length: 200 }, (_, at) => String(2000000 + at));
  cloud().reset({ channels: ids });
  const run = await stage.start(show({ channels: channels(ids) }));
  const { upAt } = await until(run, (status) => status.phase === 'up');
  const ours = new Set(ids.map((id) => `channel:${id}`));
  // Shows of other tests may still be looked at.
  const calls = cloud().ledger.filter(
    ({ actor, resources }) => actor === 'client' && resources.some((name) => ours.has(name)),
  );
  expect(calls.filter((entry) => entry.operation === 'BatchStart')).toHaveLength(4);
  // From then on the watch describes some of them in turn.
  const described = calls.filter(
    ({ operation, at }) => operation === 'DescribeChannel' && at <= (upAt ?? ''),
  );
  expect(described).toEqual([]);
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toHaveLength(200);
});
