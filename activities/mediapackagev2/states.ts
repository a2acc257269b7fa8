import type { GetHarvestJobCommandOutput } from '@aws-sdk/client-mediapackagev2';
import { isoInstant } from '../../plan/instant.ts';
import type { Json, JsonObject } from '../../plan/json.ts';
import { instantIn, textIn } from '../answer-values.ts';
import type { FailureType } from '../error-types.ts';
import type { JobClass, JobSeen } from '../service.ts';

/** What GetHarvestJob answers, all of it optional: servers leave things out. */
export type HarvestJob = Partial<GetHarvestJobCommandOutput>;

/** HarvestJobStatus of the MediaPackage V2 Live API. What is not here waits, with its state shown. */
export const harvestStates: Readonly<Record<string, { class: JobClass; type?: FailureType }>> = {
  QUEUED: { class: 'waiting' },
  IN_PROGRESS: { class: 'waiting' },
  COMPLETED: { class: 'succeeded' },
  FAILED: { class: 'failed', type: 'HarvestFailed' },
  CANCELLED: { class: 'cancelled', type: 'HarvestCancelled' },
};

/** The API's own names, first letter lower-case, at every level; instants as ISO strings. */
function plain(value: unknown): Json {
  if (value instanceof Date) return isoInstant(instantIn(value) ?? null);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(
      members.map(([key, item]) => [key.charAt(0).toLowerCase() + key.slice(1), plain(item)]),
    );
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Of what is handed on as it is, in characters of JSON: a harvest names a few manifests. */
const longestPart = 16 * 1024;

function part(value: unknown): Json {
  const read = plain(value);
  return JSON.stringify(read).length > longestPart ? null : read;
}

/** The step's outputs; null where the service has said nothing yet. */
export function harvestOutputs(job: HarvestJob): JsonObject {
  return {
    arn: textIn(job.Arn) ?? null,
    name: textIn(job.HarvestJobName) ?? null,
    status: textIn(job.Status) ?? null,
    destination: part(job.Destination),
    manifests: part(job.HarvestedManifests),
    startTime: plain(job.ScheduleConfiguration?.StartTime),
    endTime: plain(job.ScheduleConfiguration?.EndTime),
    errorMessage: textIn(job.ErrorMessage) ?? null,
  };
}

export function seenHarvest(job: HarvestJob): JobSeen {
  const state = textIn(job.Status) ?? 'none';
  const known = Object.hasOwn(harvestStates, state) ? harvestStates[state] : undefined;
  const name = textIn(job.HarvestJobName) ?? 'the harvest job';
  const why = textIn(job.ErrorMessage);
  const outputs = harvestOutputs(job);
  if (!known)
    return {
      class: 'waiting',
      state,
      message: `${name} is ${state}, a state that Showcaller does not know`,
      outputs,
    };
  if (!known.type) return { class: known.class, state, outputs };
  const message = `${name} is ${state}${why === undefined ? '' : `: ${why}`}`;
  return { class: known.class, state, type: known.type, message, outputs };
}
