// Many harvest jobs of a channel group that are waited for at one time.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { context, simulated } from './simulated.ts';

const uses = 'mediapackagev2:createHarvestJob';
const hour = 3_600_000;
const input = {
  channelGroupName: 'showcaller-news',
  channelName: 'evening-news',
  originEndpointName: 'hls',
  harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
  scheduleConfiguration: {
    startTime: new Date(Date.now() - hour).toISOString(),
    endTime: new Date(Date.now() - hour / 2).toISOString(),
  },
  destination: { s3Destination: { bucketName: 'archive', destinationPath: 'news/today' } },
};
const waiting = { ...context, waiting: true } as const;
/** What is listed is believed for a quarter of it. */
const pollMs = 2_000;

/** So many jobs in progress, and a look at all of them at one time. */
async function jobsInProgress(count: number) {
  const world = await simulated({}, { SHOWCALLER_POLL: `${pollMs}ms` });
  world.cloud.changePolicies({ mediapackagev2: { maxActiveJobs: 1_000 } });
  const service = world.job(uses);
  const ids = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const { id } = await service.submit(input, { token: `sc-${n}-1`, n: 1 });
      return id;
    }),
  );
  world.cloud.advance(world.slow);
  const look = async () => {
    const seen = await Promise.all(ids.map((id) => service.observe(id, input, waiting)));
    return seen.map(({ state }) => state);
  };
  return { ...world, service, ids, look };
}

test('are looked at by one list, which is shared', async () => {
  const { ids, look, calls } = await jobsInProgress(30);
  expect(await look()).toEqual(ids.map(() => 'IN_PROGRESS'));
  expect(await look()).toEqual(ids.map(() => 'IN_PROGRESS'));
  expect(calls('ListHarvestJobs')).toHaveLength(1);
  // The first few, before it is known that there are many.
  expect(calls('GetHarvestJob').length).toBeLessThan(5);
});

test('what is not in the list is looked at by itself, such as a job that has ended', async () => {
  const { ids, look, service, cloud, slow } = await jobsInProgress(30);
  await look();
  await service.cancel(ids[7] ?? '', input);
  await sleep(pollMs / 4 + 50);
  expect(await look()).toEqual(ids.map((_, n) => (n === 7 ? 'CANCELLED' : 'IN_PROGRESS')));
  cloud.advance(2 * slow);
  await sleep(pollMs / 4 + 50);
  expect(await look()).toEqual(ids.map((_, n) => (n === 7 ? 'CANCELLED' : 'COMPLETED')));
});

test('more than a page are listed to the end', async () => {
  const { ids, look, calls } = await jobsInProgress(130);
  await look();
  const before = calls('GetHarvestJob').length;
  await look();
  expect(calls('GetHarvestJob')).toHaveLength(before);
  expect(before).toBeLessThan(5);
  expect(calls('ListHarvestJobs').map(({ request }) => request.maxResults)).toEqual(['100', '100']);
  expect(ids).toHaveLength(130);
});

test('a look that is about more than waiting never believes a list', async () => {
  const { ids, look, service } = await jobsInProgress(30);
  await look();
  await service.cancel(ids[3] ?? '', input);
  expect((await service.observe(ids[3] ?? '', input, context)).state).toBe('CANCELLED');
});

test('where lists are refused, each is looked at by itself, and no list is asked for again', async () => {
  const { ids, look, calls, cloud } = await jobsInProgress(30);
  cloud.faults.add({
    ...{ kind: 'error', operation: 'ListHarvestJobs', times: 0 },
    error: { type: 'AccessDeniedException' },
  });
  expect(await look()).toEqual(ids.map(() => 'IN_PROGRESS'));
  await sleep(pollMs / 4 + 50);
  expect(await look()).toEqual(ids.map(() => 'IN_PROGRESS'));
  expect(calls('ListHarvestJobs')).toHaveLength(1);
});

test('a few are looked at one by one', async () => {
  const { look, calls } = await jobsInProgress(3);
  expect(await look()).toEqual(['IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS']);
  expect(calls('ListHarvestJobs')).toEqual([]);
});
