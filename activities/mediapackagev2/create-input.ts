import type { CreateHarvestJobCommandInput } from '@aws-sdk/client-mediapackagev2';
import type { Withs } from '../../runbook/kinds/index.ts';
import { longestName } from '../../runbook/kinds/mediapackagev2.ts';
import { instantIn } from '../answer-values.ts';
import type { JobKey } from '../service.ts';
import type { HarvestJob } from './states.ts';

export type HarvestWith = Withs['mediapackagev2:createHarvestJob'];
type Manifests = HarvestWith['harvestedManifests']['hlsManifests'];

/** The job's name: the step's own, numbered from the second on, else made of run and step. */
export function harvestName({ harvestJobName }: HarvestWith, { token, n }: JobKey): string {
  if (harvestJobName === undefined) return token;
  const ending = n === 1 ? '' : `-${n}`;
  return `${harvestJobName.slice(0, longestName - ending.length)}${ending}`;
}

function manifests(list: Manifests): { ManifestName: string }[] | undefined {
  return list?.map(({ manifestName }) => ({ ManifestName: manifestName }));
}

/** What CreateHarvestJob is sent; the same for every attempt of one submission. */
export function createInput(written: HarvestWith, key: JobKey): CreateHarvestJobCommandInput {
  const { hlsManifests, dashManifests, lowLatencyHlsManifests } = written.harvestedManifests;
  const { bucketName, destinationPath } = written.destination.s3Destination;
  return {
    ChannelGroupName: written.channelGroupName,
    ChannelName: written.channelName,
    OriginEndpointName: written.originEndpointName,
    HarvestJobName: harvestName(written, key),
    ClientToken: key.token,
    HarvestedManifests: {
      HlsManifests: manifests(hlsManifests),
      DashManifests: manifests(dashManifests),
      LowLatencyHlsManifests: manifests(lowLatencyHlsManifests),
    },
    ScheduleConfiguration: {
      StartTime: new Date(written.scheduleConfiguration.startTime),
      EndTime: new Date(written.scheduleConfiguration.endTime),
    },
    Destination: { S3Destination: { BucketName: bucketName, DestinationPath: destinationPath } },
    Description: written.description,
    Tags: written.tags,
  };
}

/** The wire counts whole seconds. */
const secondMs = 1000;

/** Whether a job of that name is the one that was written, created after `since`. */
export function isSameHarvest(written: HarvestWith, job: HarvestJob, since: number): boolean {
  const { startTime, endTime } = written.scheduleConfiguration;
  const near = (said: Date | undefined, wanted: string) =>
    Math.abs((instantIn(said) ?? Number.NaN) - Date.parse(wanted)) < secondMs;
  const createdAt = instantIn(job.CreatedAt);
  const s3 = job.Destination?.S3Destination;
  return (
    (createdAt === undefined || createdAt >= since - secondMs) &&
    near(job.ScheduleConfiguration?.StartTime, startTime) &&
    near(job.ScheduleConfiguration?.EndTime, endTime) &&
    s3?.BucketName === written.destination.s3Destination.bucketName &&
    s3.DestinationPath === written.destination.s3Destination.destinationPath
  );
}
