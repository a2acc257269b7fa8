import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { effects, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.simulator.cloud.reset());

const channels = (ids: string[], more: JsonObject = {}): JsonObject => ({
  name: 'channels-only',
  stayUp: 'untilEnd',
  steps: {
    channels: {
      uses: 'medialive:batchStart',
      with: { channelIds: ids },
      retry: { interval: '100ms' },
      ...more,
    },
  },
});
const cloud = () => stage.simulator.cloud;

test('a channel that was running before the run is never stopped by it', async () => {
  cloud().set('channel:1234561', 'RUNNING');
  const run = await stage.start(channels(['1234561', '1234562']));
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const last = await run.result();
  expect(last.steps.channels).toMatchObject({
    adopted: ['channel:1234561'],
    started: ['channel:1234562'],
    undone: ['channel:1234562'],
  });
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
  expect(cloud().state('channel:1234562')).toBe('IDLE');
});

test('a lost answer to BatchStart leads to one effect, and to its undo', async () => {
  cloud().faults.add({ operation: 'BatchStart', kind: 'drop', when: 'after' });
  const run = await stage.start(channels(['1234561']));
  await until(run, (status) => status.phase === 'up');
  expect(effects(stage)).toEqual(['BatchStart']);
  await run.end({});
  expect((await run.result()).steps.channels).toMatchObject({
    started: ['channel:1234561'],
    undone: ['channel:1234561'],
  });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('an answer lost before the effect is believed only after the settling time, and the start is sent again', async () => {
  cloud().faults.add({ operation: 'BatchStart', kind: 'drop', when: 'before' });
  const run = await stage.start(channels(['1234561']));
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps.channels).toMatchObject({ attempts: 2, started: ['channel:1234561'] });
  expect(cloud().ledger.filter((entry) => entry.operation === 'BatchStart')).toHaveLength(2);
  await run.abort({ confirm: 'channels-only' });
  expect((await run.result()).outcome).toBe('aborted');
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('a start that is throttled is tried again', async () => {
  cloud().faults.add({
    operation: 'BatchStart',
    kind: 'error',
    times: 2,
    error: { status: 429, type: 'TooManyRequestsException' },
  });
  const run = await stage.start(channels(['1234561']));
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps.channels?.attempts).toBe(3);
  await run.end({});
  await run.result();
});

test('a start that never comes up runs out of time and is rolled back', async () => {
  cloud().faults.add({ operation: 'BatchStart', kind: 'stuck', times: 0 });
  const run = await stage.start(channels(['1234561'], { timeout: '2s' }));
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'rolledBack', phase: 'rolledBack' });
  expect(last.steps.channels).toMatchObject({
    state: 'undone',
    error: { type: 'TimedOut' },
    undone: ['channel:1234561'],
  });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('what is missing ends the run before anything starts', async () => {
  const run = await stage.start(channels(['1234561', '9999999']));
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'failed', phase: 'preflight', error: { type: 'RunFailed' } });
  expect(last.error?.message).toContain('channel:9999999');
  expect(effects(stage)).toEqual([]);
});

test('a cancel while channels are starting stops what was started', async () => {
  cloud().faults.add({ operation: 'BatchStart', kind: 'stuck', times: 0 });
  const run = await stage.start(channels(['1234561']));
  await cloud().waitFor((entry) => entry.operation === 'BatchStart');
  await run.cancel();
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'cancelled' });
  expect(last.steps.channels).toMatchObject({
    state: 'undone',
    started: ['channel:1234561'],
    undone: ['channel:1234561'],
  });
  expect(cloud().state('channel:1234561')).toBe('IDLE');
});

test('one of three may fail when two are enough', async () => {
  cloud().faults.add({
    operation: 'BatchStart',
    kind: 'partial',
    times: 0,
    ids: ['1234563'],
    code: 'ForbiddenException',
  });
  const run = await stage.start(channels(['1234561', '1234562', '1234563'], { atLeast: 2 }));
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.degraded).toBe(true);
  expect(up.steps.channels).toMatchObject({ state: 'up', outputs: { failed: ['channel:1234563'] } });
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toEqual(['channel:1234561', 'channel:1234562']);
});

test('what is stopping is waited for and then started by us', async () => {
  cloud().set('channel:1234561', 'STOPPING');
  const run = await stage.start(channels(['1234561']));
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps.channels?.started).toEqual(['channel:1234561']);
  await run.end({});
  await run.result();
});

test('what somebody else started after our refused call is never stopped by us', async () => {
  cloud().faults.add({
    operation: 'BatchStart',
    kind: 'error',
    times: 1,
    error: { status: 429, type: 'TooManyRequestsException' },
  });
  const run = await stage.start(channels(['1234561'], { retry: { interval: '1s' } }));
  await cloud().waitFor((entry) => entry.operation === 'BatchStart');
  cloud().set('channel:1234561', 'RUNNING');
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps.channels).toMatchObject({ started: [], startedByOthers: ['channel:1234561'] });
  await run.end({});
  await run.result();
  expect(cloud().state('channel:1234561')).toBe('RUNNING');
});
