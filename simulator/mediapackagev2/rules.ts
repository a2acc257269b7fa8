import type { Policies } from '../policies.ts';
import { Refusal } from '../wire/refusal.ts';
import { validation } from './dialect.ts';
import type { HarvestInput } from './input.ts';

const longest = 24 * 3_600;

/** Throws when a harvest breaks one of the documented rules. `now` in milliseconds. */
export function checkHarvest(input: HarvestInput, now: number, policies: Policies['mediapackagev2']): void {
  const { StartTime, EndTime } = input.ScheduleConfiguration;
  if (EndTime <= StartTime) {
    throw validation('END_TIME_EARLIER_THAN_START_TIME', 'The end time must be after the start time.');
  }
  if (StartTime * 1000 > now) {
    throw validation('INVALID_HARVEST_JOB_DURATION', 'The start time must be in the past.');
  }
  if (EndTime - StartTime > longest) {
    throw validation('INVALID_HARVEST_JOB_DURATION', 'A harvest job covers 24 hours at most.');
  }
  if (EndTime * 1000 > now && policies.endTimeInFuture === 'refuse') {
    throw validation('INVALID_HARVEST_JOB_DURATION', 'The end time must be in the past.');
  }
  const destination = input.Destination?.S3Destination;
  const bucket = destination?.BucketName ?? '';
  if (bucket.length < 3 || bucket.length > 63 || !/^\S{1,1024}$/.test(destination?.DestinationPath ?? '')) {
    const message = 'The S3 destination is missing or incomplete.';
    throw validation('HARVEST_JOB_S3_DESTINATION_MISSING_OR_INCOMPLETE', message);
  }
}

export function checkManifests(input: HarvestInput, available: readonly string[] | undefined): void {
  const { HlsManifests = [], DashManifests = [], LowLatencyHlsManifests = [] } = input.HarvestedManifests;
  const wanted = [...HlsManifests, ...DashManifests, ...LowLatencyHlsManifests].map(
    (one) => one.ManifestName,
  );
  if (wanted.length === 0) {
    throw new Refusal('ValidationException', 'At least one manifest must be harvested.');
  }
  const missing = wanted.find((name) => available !== undefined && !available.includes(name));
  if (missing !== undefined) {
    const message = `The manifest ${missing} was not found on the endpoint.`;
    throw validation('HARVESTED_MANIFEST_NOT_FOUND_ON_ENDPOINT', message);
  }
}

/** Which of two errors answers one job too many is not documented. */
export function tooManyJobs(policies: Policies['mediapackagev2']): Refusal {
  const message = `The channel group has ${policies.maxActiveJobs} active harvest jobs already.`;
  return policies.tooManyJobs === 'quota'
    ? new Refusal('ServiceQuotaExceededException', message)
    : validation('TOO_MANY_IN_PROGRESS_HARVEST_JOBS', message);
}
