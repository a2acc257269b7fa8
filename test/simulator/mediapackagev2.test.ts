import {
  CancelHarvestJobCommand,
  CreateHarvestJobCommand,
  type CreateHarvestJobCommandInput,
  GetHarvestJobCommand,
  ListHarvestJobsCommand,
} from '@aws-sdk/client-mediapackagev2';
import { expect, test } from 'vitest';
import { signed } from './clients.ts';
import { errorOf, simulated } from './start.ts';

const endpoint = {
  ChannelGroupName: 'showcaller-news',
  ChannelName: 'evening-news',
  OriginEndpointName: 'hls',
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);

function harvest(change: Partial<CreateHarvestJobCommandInput> = {}): CreateHarvestJobCommandInput {
  return {
    ...endpoint,
    HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
    ScheduleConfiguration: { StartTime: hoursAgo(2), EndTime: hoursAgo(1) },
    Destination: { S3Destination: { BucketName: 'catch-up', DestinationPath: 'evening/news' } },
    HarvestJobName: 'catch-up-1',
    ...change,
  };
}

test('a harvest job is queued, runs and completes by the clock', async () => {
  const { mediaPackage, cloud, slow } = await simulated();
  const input = harvest({ Description: 'Tonight', Tags: { show: 'news' } });
  const created = await mediaPackage.send(new CreateHarvestJobCommand(input));
  const { ScheduleConfiguration, ...plain } = input;
  expect(created).toMatchObject({ ...plain, Status: 'QUEUED' });
  expect(created.ScheduleConfiguration?.StartTime).toEqual(ScheduleConfiguration?.StartTime);
  expect(created.CreatedAt).toBeInstanceOf(Date);
  expect(created.ETag).toBeDefined();
  const job = { ...endpoint, HarvestJobName: 'catch-up-1' };
  const statuses: unknown[] = [];
  for (let step = 0; step < 3; step += 1) {
    statuses.push((await mediaPackage.send(new GetHarvestJobCommand(job))).Status);
    cloud.advance(slow);
  }
  expect(statuses).toEqual(['QUEUED', 'IN_PROGRESS', 'COMPLETED']);
  expect(cloud.ledger[0]?.effect).toEqual(['catch-up-1 new→QUEUED']);
});

test('instants are seconds since the epoch on the wire', async () => {
  const { simulator } = await simulated();
  const path =
    '/channelGroup/showcaller-news/channel/evening-news/originEndpoint/hls/harvestJob/archive-nightly';
  const body: unknown = await (await signed(simulator, 'mediapackagev2', 'GET', path)).json();
  expect(body).toMatchObject({
    CreatedAt: expect.closeTo(Date.now() / 1000, -2),
    ScheduleConfiguration: { StartTime: expect.any(Number) },
  });
});

test('one client token makes one job, and with other parameters a conflict', async () => {
  const { mediaPackage, cloud } = await simulated();
  const input = harvest({ ClientToken: 'token-1' });
  const first = await mediaPackage.send(new CreateHarvestJobCommand(input));
  const again = await mediaPackage.send(new CreateHarvestJobCommand(input));
  expect(again.Arn).toBe(first.Arn);
  expect(cloud.ledger.map(({ effect }) => effect.length)).toEqual([1, 0]);
  const other = mediaPackage.send(new CreateHarvestJobCommand({ ...input, Description: 'Another' }));
  await expect(other).rejects.toMatchObject({
    name: 'ConflictException',
    ConflictExceptionType: 'IDEMPOTENT_PARAMETER_MISMATCH',
  });
});

test('a job whose answer was lost is found again by its token', async () => {
  const { mediaPackage, cloud } = await simulated();
  cloud.faults.add({ kind: 'drop', operation: 'CreateHarvestJob', when: 'after' });
  const input = harvest({ ClientToken: 'token-1' });
  await errorOf(mediaPackage.send(new CreateHarvestJobCommand(input)));
  const again = await mediaPackage.send(new CreateHarvestJobCommand(input));
  expect(again.HarvestJobName).toBe('catch-up-1');
  expect(cloud.ledger.map(({ effect }) => effect)).toEqual([['catch-up-1 new→QUEUED'], []]);
});

test('without a name every token makes a job of its own', async () => {
  const { mediaPackage } = await simulated();
  const { HarvestJobName: _, ...input } = harvest();
  const first = await mediaPackage.send(new CreateHarvestJobCommand(input));
  const second = await mediaPackage.send(new CreateHarvestJobCommand(input));
  expect(first.HarvestJobName).toMatch(/^[a-zA-Z0-9_-]{1,256}$/);
  expect(second.HarvestJobName).not.toBe(first.HarvestJobName);
});

test('a name is taken once in a channel', async () => {
  const { mediaPackage } = await simulated();
  const call = mediaPackage.send(new CreateHarvestJobCommand(harvest({ HarvestJobName: 'archive-nightly' })));
  await expect(call).rejects.toMatchObject({
    name: 'ConflictException',
    ConflictExceptionType: 'RESOURCE_ALREADY_EXISTS',
    $metadata: { httpStatusCode: 409 },
  });
});

test.each([
  ['END_TIME_EARLIER_THAN_START_TIME', { StartTime: hoursAgo(1), EndTime: hoursAgo(2) }],
  ['INVALID_HARVEST_JOB_DURATION', { StartTime: hoursAgo(-1), EndTime: hoursAgo(-2) }],
  ['INVALID_HARVEST_JOB_DURATION', { StartTime: hoursAgo(26), EndTime: hoursAgo(1) }],
  ['INVALID_HARVEST_JOB_DURATION', { StartTime: hoursAgo(1), EndTime: hoursAgo(-1) }],
])('a harvest of impossible times is refused: %s', async (type, ScheduleConfiguration) => {
  const { mediaPackage } = await simulated();
  const call = mediaPackage.send(new CreateHarvestJobCommand(harvest({ ScheduleConfiguration })));
  await expect(call).rejects.toMatchObject({ name: 'ValidationException', ValidationExceptionType: type });
});

test('an end time in the future can be allowed', async () => {
  const { mediaPackage, cloud } = await simulated();
  cloud.policies.mediapackagev2.endTimeInFuture = 'accept';
  const ScheduleConfiguration = { StartTime: hoursAgo(1), EndTime: hoursAgo(-1) };
  const created = await mediaPackage.send(new CreateHarvestJobCommand(harvest({ ScheduleConfiguration })));
  expect(created.Status).toBe('QUEUED');
});

test('a harvest needs a whole destination and manifests that the endpoint has', async () => {
  const { mediaPackage } = await simulated();
  const nowhere = harvest({
    Destination: { S3Destination: { BucketName: 'catch-up', DestinationPath: '' } },
  });
  await expect(mediaPackage.send(new CreateHarvestJobCommand(nowhere))).rejects.toMatchObject({
    ValidationExceptionType: 'HARVEST_JOB_S3_DESTINATION_MISSING_OR_INCOMPLETE',
  });
  const { Destination: _, ...without } = harvest();
  const lacking = mediaPackage.send(new CreateHarvestJobCommand({ ...without, Destination: undefined }));
  await expect(lacking).rejects.toMatchObject({
    ValidationExceptionType: 'HARVEST_JOB_S3_DESTINATION_MISSING_OR_INCOMPLETE',
  });
  const other = harvest({ HarvestedManifests: { DashManifests: [{ ManifestName: 'nothing' }] } });
  await expect(mediaPackage.send(new CreateHarvestJobCommand(other))).rejects.toMatchObject({
    ValidationExceptionType: 'HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT',
  });
  const none = await errorOf(
    mediaPackage.send(new CreateHarvestJobCommand(harvest({ HarvestedManifests: {} }))),
  );
  expect(none).toMatchObject({ name: 'ValidationException', status: 400 });
});

test.each([
  ['CHANNEL_GROUP', { ChannelGroupName: 'none' }],
  ['CHANNEL', { ChannelName: 'none' }],
  ['ORIGIN_ENDPOINT', { OriginEndpointName: 'none' }],
])('a missing %s is said to be missing', async (type, change) => {
  const { mediaPackage } = await simulated();
  const call = mediaPackage.send(new CreateHarvestJobCommand(harvest(change)));
  await expect(call).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    ResourceTypeNotFound: type,
    $metadata: { httpStatusCode: 404 },
  });
});

test('a missing job is said to be missing', async () => {
  const { mediaPackage } = await simulated();
  const call = mediaPackage.send(new GetHarvestJobCommand({ ...endpoint, HarvestJobName: 'none' }));
  await expect(call).rejects.toMatchObject({ ResourceTypeNotFound: 'HARVEST_JOB' });
});

test.each([
  ['validation', 'ValidationException', 400],
  ['quota', 'ServiceQuotaExceededException', 402],
] as const)('one job too many in a group is refused: %s', async (policy, name, status) => {
  const { mediaPackage, cloud } = await simulated();
  cloud.changePolicies({ mediapackagev2: { maxActiveJobs: 2, tooManyJobs: policy } });
  await mediaPackage.send(new CreateHarvestJobCommand(harvest()));
  // archive-morning is the other one that is active.
  const error = await errorOf(
    mediaPackage.send(new CreateHarvestJobCommand(harvest({ HarvestJobName: 'second' }))),
  );
  expect(error).toMatchObject({ name, status });
});

test('jobs are listed by channel, endpoint and status, in pages', async () => {
  const { mediaPackage } = await simulated();
  await mediaPackage.send(new CreateHarvestJobCommand(harvest()));
  const group = { ChannelGroupName: 'showcaller-news' };
  const queued = await mediaPackage.send(new ListHarvestJobsCommand({ ...group, Status: 'QUEUED' }));
  expect(queued.Items?.map(({ HarvestJobName }) => HarvestJobName)).toEqual(['catch-up-1']);
  const elsewhere = await mediaPackage.send(new ListHarvestJobsCommand({ ...group, ChannelName: 'other' }));
  expect(elsewhere.Items).toEqual([]);
  const first = await mediaPackage.send(new ListHarvestJobsCommand({ ...group, MaxResults: 2 }));
  expect(first.Items).toHaveLength(2);
  const next = { ...group, MaxResults: 2, NextToken: first.NextToken };
  const second = await mediaPackage.send(new ListHarvestJobsCommand(next));
  expect(second.Items).toHaveLength(1);
  expect(second.NextToken).toBeUndefined();
});

test('a job that is not finished can be cancelled, with its present ETag only', async () => {
  const { mediaPackage, cloud, slow } = await simulated();
  const { ETag } = await mediaPackage.send(new CreateHarvestJobCommand(harvest()));
  const job = { ...endpoint, HarvestJobName: 'catch-up-1' };
  cloud.advance(slow);
  const stale = await errorOf(mediaPackage.send(new CancelHarvestJobCommand({ ...job, ETag })));
  expect(stale).toMatchObject({ name: 'ConflictException', status: 409 });
  await mediaPackage.send(new CancelHarvestJobCommand(job));
  cloud.advance(slow);
  expect((await mediaPackage.send(new GetHarvestJobCommand(job))).Status).toBe('CANCELLED');
});

test.each([
  ['validation', 'ValidationException'],
  ['conflict', 'ConflictException'],
  ['accept', undefined],
] as const)('a cancel of a finished job: %s', async (policy, name) => {
  const { mediaPackage, cloud } = await simulated();
  cloud.policies.mediapackagev2.cancelFinished = policy;
  const job = { ...endpoint, HarvestJobName: 'archive-nightly' };
  const call = mediaPackage.send(new CancelHarvestJobCommand(job));
  if (name === undefined) await call;
  else expect((await errorOf(call)).name).toBe(name);
  expect(cloud.state('archive-nightly')).toBe('COMPLETED');
});

test('a job can be made to fail, with its reason', async () => {
  const { mediaPackage, cloud, slow } = await simulated();
  cloud.changeOutcomes({
    harvestOutcomes: { 'catch-up-1': { status: 'FAILED', errorMessage: 'No content.' } },
  });
  await mediaPackage.send(new CreateHarvestJobCommand(harvest()));
  cloud.advance(2 * slow);
  const job = await mediaPackage.send(
    new GetHarvestJobCommand({ ...endpoint, HarvestJobName: 'catch-up-1' }),
  );
  expect(job).toMatchObject({ Status: 'FAILED', ErrorMessage: 'No content.' });
});
