import type { RunHandle } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Stage } from '../run/stage.ts';

/** What a scenario leaves: an execution that has closed, or will soon. */
export type Execution = Pick<RunHandle, 'workflowId'> & { readonly runId?: string };

/** Plays a small show on a stage whose cloud is as new, and says which execution's history is to be kept. */
export type Scenario = (stage: Stage) => Promise<Execution>;

/** Scenarios by the names of their files. */
export type Scenarios = Readonly<Record<string, Scenario>>;

export const flow = (name: 'main' | 'backup') =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-${name}`;

/** A step that starts channels of the simulated cloud, 1234561 to 1234570. */
export const channels = (ids: readonly string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds: [...ids] },
  retry: { interval: '100ms' },
  ...more,
});

export const approval = (more: JsonObject = {}): JsonObject => ({
  uses: 'approval',
  with: { prompt: 'Fine?' },
  ...more,
});

export const batchJob = (more: JsonObject = {}): JsonObject => ({
  uses: 'm2:startBatchJob',
  with: {
    applicationId: 'app-asrun0000000000000000000',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
  retry: { interval: '100ms' },
  ...more,
});

/** A harvest of the hour that ended just now. */
export const harvest = (more: JsonObject = {}): JsonObject => ({
  uses: 'mediapackagev2:createHarvestJob',
  with: {
    channelGroupName: 'showcaller-news',
    channelName: 'evening-news',
    originEndpointName: 'hls',
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z' },
    destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'path' } },
  },
  ...more,
});

export const edgeJob: JsonObject = {
  uses: 'alibaba-live:startEdgeTranscodeJob',
  with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
};

/** A document that stays up until its end. */
export const show = (steps: JsonObject, keys: JsonObject = {}): JsonObject => ({
  name: 'recorded',
  stayUp: 'untilEnd',
  ...keys,
  steps,
});
