import { expect, test } from 'vitest';
import { harvestStates } from '../../activities/mediapackagev2/states.ts';
import { harvestStatuses } from '../../simulator/world/schema.ts';
import { thrownBy } from './calls.ts';
import { context, simulated } from './simulated.ts';

const uses = 'mediapackagev2:createHarvestJob';
const endpoint = {
  channelGroupName: 'showcaller-news',
  channelName: 'evening-news',
  originEndpointName: 'hls',
};
const hour = 3_600_000;
const input = {
  ...endpoint,
  harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
  scheduleConfiguration: {
    startTime: new Date(Date.now() - hour).toISOString(),
    endTime: new Date(Date.now() - hour / 2).toISOString(),
  },
  destination: { s3Destination: { bucketName: 'archive', destinationPath: 'news/today' } },
};
const key = { token: 'sc-0123456789abcdef-1', n: 1 };
const since = Date.now() - hour;

test('name and client token are the key, and a second submit makes no second job', async () => {
  const { job, calls, cloud } = await simulated();
  const first = await job(uses).submit(input, key);
  const second = await job(uses).submit(input, key);
  expect([first.id, second.id]).toEqual([key.token, key.token]);
  expect(calls('CreateHarvestJob')[0]?.request).toMatchObject({
    ...{ ClientToken: key.token, HarvestJobName: key.token },
  });
  expect(Object.keys(cloud.resources()).filter((name) => name === key.token)).toHaveLength(1);
});

test('a token that was used with other values is final', async () => {
  const { job } = await simulated();
  const service = job(uses);
  await service.submit(input, key);
  const error = await thrownBy(service.submit({ ...input, description: 'another' }, key));
  expect(service.judgeEffect(error, 'submit')).toMatchObject({
    kind: 'refusedForGood',
    type: 'TokenMismatch',
  });
});

test("a step's own name is numbered from its second submission on", async () => {
  const { job } = await simulated();
  const named = { ...input, harvestJobName: 'catch-up' };
  expect((await job(uses).submit(named, key)).id).toBe('catch-up');
  expect((await job(uses).submit(named, { token: 'sc-0-2', n: 2 })).id).toBe('catch-up-2');
});

test('a job of our name that is not ours is not found, and its name is refused', async () => {
  const { job } = await simulated();
  const service = job(uses);
  const named = { ...input, harvestJobName: 'archive-nightly' };
  expect(await service.find(named, key, since, context)).toEqual([]);
  const error = await thrownBy(service.submit(named, key));
  expect(service.judgeEffect(error, 'submit')).toMatchObject({ kind: 'readBack', type: 'Conflict' });
});

test('a job of our own name that is ours is found', async () => {
  const { job } = await simulated();
  const named = { ...input, harvestJobName: 'catch-up' };
  await job(uses).submit(named, key);
  expect(await job(uses).find(named, key, since, context)).toMatchObject([
    { id: 'catch-up', state: 'QUEUED' },
  ]);
  expect(await job(uses).find(named, key, Date.now() + hour, context)).toEqual([]);
});

test('a window that is open is waited for, with the margin', async () => {
  const { job } = await simulated({}, { SHOWCALLER_HARVEST_MARGIN: '90s' });
  const { endTime } = input.scheduleConfiguration;
  expect(job(uses).notBefore?.(input)).toBe(Date.parse(endTime) + 90_000);
});

test.each(['validation', 'quota'] as const)(
  'too many jobs in progress, told by %s, are waited for',
  async (tooManyJobs) => {
    const { job, cloud } = await simulated();
    cloud.changePolicies({ mediapackagev2: { maxActiveJobs: 0, tooManyJobs } });
    const service = job(uses);
    const error = await thrownBy(service.submit(input, key));
    expect(service.judgeEffect(error, 'submit')).toMatchObject({
      kind: 'refusedForNow',
      type: 'TooManyHarvestJobs',
    });
  },
);

test.each(['validation', 'conflict', 'accept'] as const)(
  'cancelling a finished job, answered by %s, is no error',
  async (cancelFinished) => {
    const { job, cloud, slow } = await simulated();
    cloud.changePolicies({ mediapackagev2: { cancelFinished } });
    const { id } = await job(uses).submit(input, key);
    cloud.advance(3 * slow);
    await job(uses).cancel(id, input);
    expect((await job(uses).observe(id, input, context)).class).toBe('succeeded');
  },
);

test("outputs have the API's own names, first letter lower-case, and instants as ISO strings", async () => {
  const { job, cloud, slow } = await simulated();
  const { id } = await job(uses).submit(input, key);
  cloud.advance(3 * slow);
  const { outputs } = await job(uses).observe(id, input, context);
  expect(outputs).toEqual({
    arn: expect.stringContaining(key.token),
    name: key.token,
    status: 'COMPLETED',
    destination: input.destination,
    manifests: input.harvestedManifests,
    startTime: expect.stringMatching(/^\d{4}-.*Z$/),
    endTime: expect.stringMatching(/^\d{4}-.*Z$/),
    errorMessage: null,
  });
});

test('a job of others is followed to its end; FAILED carries the message of the service', async () => {
  const world = {
    channelGroups: [{ name: 'g', channels: [{ name: 'c', endpoints: ['e'] }] }],
    harvestJobs: [
      ...[
        {
          name: 'bad',
          channelGroup: 'g',
          channel: 'c',
          endpoint: 'e',
          status: 'FAILED' as const,
          errorMessage: 'no access',
        },
      ],
      ...[{ name: 'gone', channelGroup: 'g', channel: 'c', endpoint: 'e', status: 'CANCELLED' as const }],
    ],
  };
  const { observation } = await simulated({ world });
  const service = observation('mediapackagev2:getHarvestJob');
  const asked = { channelGroupName: 'g', channelName: 'c', originEndpointName: 'e' };
  expect(await service.observe({ ...asked, harvestJobName: 'bad' }, context)).toMatchObject({
    ...{ class: 'failed', type: 'HarvestFailed', message: 'bad is FAILED: no access' },
    outputs: { errorMessage: 'no access' },
  });
  expect(await service.observe({ ...asked, harvestJobName: 'gone' }, context)).toMatchObject({
    ...{ class: 'cancelled', type: 'HarvestCancelled' },
  });
  const error = await thrownBy(service.observe({ ...asked, harvestJobName: 'never' }, context));
  expect(service.judgeRead(error)).toMatchObject({ kind: 'final', type: 'NotFound' });
});

test('every state of the API has its class', () => {
  expect(Object.keys(harvestStates).toSorted()).toEqual([...harvestStatuses].toSorted());
});
