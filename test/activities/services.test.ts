import { expect, test } from 'vitest';
import { kinds, usesNames } from '../../runbook/kinds/index.ts';
import { jobContract, resourceContract } from './service-contract.ts';
import { simulated } from './simulated.ts';

const flow = (name: string) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${name}`;
const edge = { clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' };
const endpoint = {
  channelGroupName: 'showcaller-news',
  channelName: 'evening-news',
  originEndpointName: 'hls',
};

resourceContract({
  ...{ uses: 'mediaconnect:startFlow', start: 'StartFlow', stop: 'StopFlow', off: 'STANDBY', on: 'ACTIVE' },
  ...{ with: { flowArn: flow('studio-main') }, names: [flow('studio-main')] },
  ...{ missing: { flowArn: flow('nowhere') }, throttling: 'TooManyRequestsException' },
});
resourceContract({
  ...{ uses: 'medialive:batchStart', start: 'BatchStart', stop: 'BatchStop', off: 'IDLE', on: 'RUNNING' },
  with: { channelIds: ['1234561', '1234562'], multiplexIds: ['2345671'] },
  names: ['channel:1234561', 'channel:1234562', 'multiplex:2345671'],
  ...{ missing: { channelIds: ['9999999'] }, throttling: 'ThrottlingException' },
});
resourceContract({
  ...{ uses: 'alibaba-live:startEdgeTranscodeJob', off: '0', on: '1', throttling: 'Throttling.User' },
  ...{ start: 'StartEdgeTranscodeJob', stop: 'StopEdgeTranscodeJob' },
  ...{ with: edge, names: [`${edge.clusterId}/${edge.jobId}`] },
  missing: { ...edge, jobId: 'nowhere' },
});
jobContract({
  ...{ uses: 'm2:startBatchJob', submit: 'StartBatchJob', cancel: 'CancelBatchJobExecution' },
  with: {
    applicationId: 'app-asrun0000000000000000000',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
  succeeded: 'Succeeded',
});
jobContract({
  ...{ uses: 'mediapackagev2:createHarvestJob', submit: 'CreateHarvestJob', cancel: 'CancelHarvestJob' },
  with: {
    ...endpoint,
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: {
      startTime: new Date(Date.now() - 3_600_000).toISOString(),
      endTime: new Date(Date.now() - 600_000).toISOString(),
    },
    destination: { s3Destination: { bucketName: 'archive', destinationPath: 'news/today' } },
  },
  succeeded: 'COMPLETED',
});

test('a resource kind says that it has a health when its service tells one', async () => {
  const { resource } = await simulated();
  for (const kind of Object.values(kinds).filter((one) => one.kind === 'resource'))
    expect(resource(kind.uses).health !== undefined).toBe(kind.health === true);
});

test('every step kind that is no gate has a service of its column', async () => {
  const { resource, job, observation } = await simulated();
  const finders = { resource, job, observation };
  for (const uses of usesNames) {
    const kind = Object.values(kinds).find((one) => one.uses === uses)?.kind ?? 'gate';
    if (kind !== 'gate') expect(finders[kind](uses).uses).toBe(uses);
  }
});
