import { BatchStopCommand, DescribeChannelCommand } from '@aws-sdk/client-medialive';
import { CreateHarvestJobCommand } from '@aws-sdk/client-mediapackagev2';
import { expect, test } from 'vitest';
import { allows } from '../../simulator/index.ts';
import { errorOf, simulated } from './start.ts';

const channel = (id: string) => `arn:aws:medialive:eu-central-1:123456789012:channel:${id}`;
const allow = (Action: string[], Resource: string[], more: object = {}) => ({
  Version: '2012-10-17' as const,
  Statement: [{ Effect: 'Allow' as const, Action, Resource, ...more }],
});

test('what a policy does not allow is refused as the vendor refuses it, and has no effect', async () => {
  const { cloud, mediaLive, mediaPackage, alibaba } = await simulated();
  cloud.enforce({ aws: allow(['medialive:DescribeChannel'], [channel('1234561')]), alibaba: null });
  await mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234561' }));
  expect(await errorOf(mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234562' })))).toEqual({
    name: 'ForbiddenException',
    status: 403,
    message: expect.stringContaining(
      `not authorized to perform: medialive:DescribeChannel on resource: ${channel('1234562')} because`,
    ),
  });
  expect(await errorOf(mediaLive.send(new BatchStopCommand({ ChannelIds: ['1234561'] })))).toMatchObject({
    status: 403,
    message: expect.stringContaining('medialive:BatchStop on resource: * because'),
  });
  const place = { ChannelGroupName: 'g', ChannelName: 'c', OriginEndpointName: 'e' };
  const harvest = new CreateHarvestJobCommand({
    ...place,
    HarvestedManifests: { HlsManifests: [{ ManifestName: 'index' }] },
    ScheduleConfiguration: { StartTime: new Date(0), EndTime: new Date(1000) },
    Destination: { S3Destination: { BucketName: 'clips', DestinationPath: 'a' } },
  });
  expect(await errorOf(mediaPackage.send(harvest))).toMatchObject({
    name: 'AccessDeniedException',
    status: 403,
  });
  const job = { ClusterId: 'edge-cluster-shanghai-1', JobId: 'edge-job-main' };
  await expect(alibaba('StartEdgeTranscodeJob', job)).rejects.toMatchObject({
    code: 'Forbidden',
    statusCode: 403,
  });
  expect(cloud.ledger.flatMap(({ effect }) => effect)).toEqual([]);
  cloud.enforce(null);
  await alibaba('StartEdgeTranscodeJob', job);
});

test.each<[string, object, boolean]>([
  [channel('1'), {}, true],
  [channel('*'), {}, true],
  [channel('1?'), {}, false],
  [channel('${*}'), {}, false],
  ['*', { Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-central-1'] } } }, true],
  ['*', { Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1'] } } }, false],
  ['*', { Effect: 'Deny' }, false],
])('a statement about %s with %j decides %#', (resource, more, expected) => {
  const wanted = { action: 'medialive:DescribeChannel', resource: channel('1'), region: 'eu-central-1' };
  expect(allows(allow(['medialive:DescribeChannel'], [resource], more), wanted)).toBe(expected);
});

test.each([
  ['no statement', { Version: '2012-10-17', Statement: [] }],
  ['another version', { ...allow(['a:B'], ['*']), Version: '2008-10-17' }],
  ['no action', allow([], ['*'])],
  ['an ARN without an account', allow(['a:B'], ['arn:aws:medialive:eu-central-1:channel:1'])],
  ['an ARN whose service is a wildcard', allow(['a:B'], ['arn:aws:*:eu-central-1:123456789012:channel:1'])],
  ['a condition that is not known here', allow(['a:B'], ['*'], { Condition: { Bool: {} } })],
])('a policy with %s is refused', async (_, aws) => {
  const { cloud } = await simulated();
  expect(() => cloud.enforce({ aws, alibaba: null })).toThrow('Not permissions');
});
