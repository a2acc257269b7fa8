import { createHash } from 'node:crypto';
import { epochSeconds } from '../clock.ts';
import type { HarvestJob } from './jobs.ts';

/** The version of a job, which changes with its status. */
export function etagOf(job: HarvestJob): string {
  return createHash('sha256').update(`${job.arn} ${job.timeline.state}`).digest('base64url').slice(0, 22);
}

/** What ListHarvestJobs tells of a job. */
export function jobItem(job: HarvestJob) {
  const { given, timeline } = job;
  return {
    Arn: job.arn,
    ChannelGroupName: given.ChannelGroupName,
    ChannelName: given.ChannelName,
    CreatedAt: epochSeconds(job.createdAt),
    Description: given.Description,
    Destination: given.Destination,
    ETag: etagOf(job),
    ErrorMessage: timeline.state === 'FAILED' ? (job.errorMessage ?? 'The harvest job failed.') : undefined,
    HarvestJobName: given.HarvestJobName,
    HarvestedManifests: given.HarvestedManifests,
    ModifiedAt: epochSeconds(timeline.since),
    OriginEndpointName: given.OriginEndpointName,
    ScheduleConfiguration: given.ScheduleConfiguration,
    Status: timeline.state,
  };
}

/** What CreateHarvestJob and GetHarvestJob tell of it. */
export function jobBody(job: HarvestJob) {
  return { ...jobItem(job), Tags: job.given.Tags ?? {} };
}
