import { expect, test } from 'vitest';
import { medialiveBatchStart } from '../../activities/medialive.ts';
import type { Verdict } from '../../simulator/index.ts';
import { thrownBy } from './calls.ts';
import { json, startLoopback } from './loopback.ts';
import { context, simulated } from './simulated.ts';

const uses = 'medialive:batchStart';
const ids = (count: number) => Array.from({ length: count }, (_, index) => String(2_000_000 + index));
const many = (count: number) => ({ channels: ids(count).map((id) => ({ id })) });

test('reading 200 channels costs the pages of a list, and no call for each', async () => {
  const { resource, calls } = await simulated({ world: many(200) });
  const names = ids(200).map((id) => `channel:${id}`);
  const seen = await resource(uses).inspect(names, {}, context);
  expect([...seen.values()].every((one) => one.class === 'off')).toBe(true);
  expect(seen.size).toBe(200);
  expect(calls('ListChannels')).toHaveLength(2);
  expect(calls('DescribeChannel')).toHaveLength(0);
});

test('reading the first five channels of many ends with the page that holds them', async () => {
  const { resource, calls } = await simulated({ world: many(500) });
  await resource(uses).inspect(
    ids(5).map((id) => `channel:${id}`),
    {},
    context,
  );
  expect(calls('ListChannels')).toHaveLength(1);
});

test('two channels are described, not listed', async () => {
  const { resource, calls } = await simulated({ world: many(10) });
  await resource(uses).inspect(
    ids(2).map((id) => `channel:${id}`),
    {},
    context,
  );
  expect(calls('ListChannels')).toHaveLength(0);
  expect(calls('DescribeChannel')).toHaveLength(2);
});

test('once a list was longer than what is asked for, channels are described', async () => {
  const { resource, calls } = await simulated({ world: many(500) });
  const last = ids(500)
    .slice(-4)
    .map((id) => `channel:${id}`);
  for (let look = 0; look < 2; look += 1)
    expect((await resource(uses).inspect(last, {}, context)).size).toBe(4);
  expect(calls('ListChannels')).toHaveLength(5);
  expect(calls('DescribeChannel')).toHaveLength(4);
});

test('only what the list lacks is described, and told as missing', async () => {
  const { resource, calls } = await simulated({ world: many(10) });
  const names = [...ids(6).map((id) => `channel:${id}`), 'channel:9999999'];
  const seen = await resource(uses).inspect(names, {}, context);
  expect(seen.get('channel:9999999')).toMatchObject({ class: 'broken', state: 'NotFound' });
  expect(calls('DescribeChannel')).toHaveLength(1);
});

test('who may not list channels describes them, and does not ask for the list again', async () => {
  const { resource, cloud, calls } = await simulated({ world: many(10) });
  cloud.faults.add({
    kind: 'error',
    operation: 'ListChannels',
    times: 0,
    error: { type: 'ForbiddenException' },
  });
  const names = ids(6).map((id) => `channel:${id}`);
  for (let poll = 0; poll < 2; poll += 1) {
    const seen = await resource(uses).inspect(names, {}, context);
    expect(seen.size).toBe(6);
  }
  expect(calls('ListChannels')).toHaveLength(1);
  expect(calls('DescribeChannel')).toHaveLength(12);
});

test('a channel that may not be read is broken, with the reason', async () => {
  const { resource, cloud } = await simulated();
  const resourceName = 'channel:1234561';
  cloud.faults.add({
    ...{ kind: 'error', operation: 'DescribeChannel', resource: resourceName, times: 0 },
    error: { type: 'ForbiddenException', message: 'not yours' },
  });
  const seen = await resource(uses).inspect([resourceName, 'channel:1234562'], {}, context);
  expect(seen.get(resourceName)).toMatchObject({ class: 'broken', state: 'Forbidden' });
  expect(seen.get(resourceName)?.message).toContain('not yours');
  expect(seen.get('channel:1234562')?.class).toBe('off');
});

test('channels and multiplexes are listed apart and answered together', async () => {
  const world = { ...many(6), multiplexes: ids(6).map((id) => ({ id, name: `mux-${id}` })) };
  const { resource, calls } = await simulated({ world });
  const names = ids(6).flatMap((id) => [`channel:${id}`, `multiplex:${id}`]);
  const seen = await resource(uses).inspect(names, {}, context);
  expect(seen.size).toBe(12);
  expect(seen.get(`multiplex:${ids(1)[0]}`)?.arn).toContain(':multiplex:');
  expect(calls('ListChannels')).toHaveLength(1);
  expect(calls('ListMultiplexes')).toHaveLength(1);
});

test('a channel and a multiplex of one id are told apart in the answer by their ARNs', async () => {
  const [id = ''] = ids(1);
  const { resource, cloud } = await simulated({ world: { channels: [{ id }], multiplexes: [{ id }] } });
  cloud.set(`multiplex:${id}`, 'DELETING', { stay: true });
  cloud.changePolicies({ multiplexes: { startWhileBusy: 'failed' } });
  const answers = await resource(uses).turnOn([`channel:${id}`, `multiplex:${id}`], {});
  expect(answers.get(`channel:${id}`)?.kind).toBe('accepted');
  expect(answers.get(`multiplex:${id}`)?.kind).not.toBe('accepted');
});

test.each([
  [
    'in failed[] with a code that is known',
    { listing: 'failed', code: 'NotFoundException' },
    'refusedForGood',
  ],
  ['in failed[] with a code that is not known', { listing: 'failed', code: 'Teapot' }, 'unknown'],
  ['in neither list', { listing: 'neither' }, 'unknown'],
  ['in both lists', { listing: 'both' }, 'unknown'],
] as const)('an id %s is judged by itself', async (_where, fault, kind) => {
  const { resource, cloud } = await simulated();
  cloud.faults.add({ kind: 'partial', operation: 'BatchStart', ids: ['1234562'], ...fault });
  const names = ['channel:1234561', 'channel:1234562', 'channel:1234563'];
  const answers = await resource(uses).turnOn(names, {});
  expect(answers.get('channel:1234561')).toMatchObject({ kind: 'accepted', state: 'STARTING' });
  expect(answers.get('channel:1234562')?.kind).toBe(kind);
  expect(answers.get('channel:1234563')?.kind).toBe('accepted');
});

test.each<[Verdict, string]>([
  ['accept', 'accepted'],
  ['ignore', 'accepted'],
  ['failed', 'readBack'],
  ['badRequest', 'readBack'],
  ['forbidden', 'refusedForGood'],
  ['conflict', 'readBack'],
])('a second start that is answered by %s is %s', async (verdict, kind) => {
  const { resource, cloud } = await simulated();
  cloud.changePolicies({ medialive: { secondStart: verdict } });
  cloud.set('channel:1234561', 'RUNNING');
  const service = resource(uses);
  const outcome = await service.turnOn(['channel:1234561'], {}).then(
    (answers) => answers.get('channel:1234561'),
    (error: unknown) => service.judgeEffect(error, 'turnOn'),
  );
  expect(outcome?.kind).toBe(kind);
});

test('a multiplex is in use by channels of its programs that run and are not ours', async () => {
  const { resource, cloud } = await simulated();
  const inUseBy = resource(uses).inUseBy;
  const asked = (ours: string[]) => inUseBy?.('multiplex:2345671', {}, new Set(ours), context);
  expect(await asked([])).toEqual([]);
  cloud.set('channel:1234561', 'RUNNING');
  cloud.set('channel:1234562', 'STARTING', { stay: true });
  expect(await asked([])).toEqual(['channel:1234561', 'channel:1234562']);
  expect(await asked(['channel:1234561'])).toEqual(['channel:1234562']);
  expect(await inUseBy?.('channel:1234561', {}, new Set(), context)).toEqual([]);
});

test('channels are turned off before multiplexes', async () => {
  const { resource } = await simulated();
  expect(resource(uses).undoOrder(['multiplex:2', 'channel:1', 'channel:3'])).toEqual([
    ['channel:1', 'channel:3'],
    ['multiplex:2'],
  ]);
});

test('a state that nobody knows is busy, with a warning', async () => {
  const loopback = await startLoopback();
  loopback.respond = json(200, { id: '1234561', state: 'DREAMING' });
  const seen = await medialiveBatchStart(loopback.clients).inspect(['channel:1234561'], {}, context);
  expect(seen.get('channel:1234561')).toMatchObject({ class: 'busy', state: 'DREAMING' });
  expect(seen.get('channel:1234561')?.message).toContain('DREAMING');
  await loopback.close();
});

test('an empty answer to a start says nothing of any id', async () => {
  const loopback = await startLoopback();
  const service = medialiveBatchStart(loopback.clients);
  const answers = await service.turnOn(['channel:1234561'], {});
  expect(answers.get('channel:1234561')?.kind).toBe('unknown');
  loopback.respond = json(404, { message: 'no' }, { 'x-amzn-errortype': 'NotFoundException' });
  const error = await thrownBy(service.turnOn(['channel:1234561'], {}));
  expect(service.judgeEffect(error, 'turnOn').kind).toBe('readBack');
  await loopback.close();
});
