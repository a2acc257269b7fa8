import type { JsonObject } from '../../plan/json.ts';
import type { Delays } from '../../simulator/index.ts';
import { jobPoints, lookPoints, type Point, resourcePoints, resourceReads } from './points.ts';

/** A step of one kind, as the table plays it in the simulator's default world, and every call that it makes. */
export type TableKind = ResourceKind | JobKind | LookKind;

interface Kind {
  /** Unique in the table: one step kind may come in several shapes. */
  name: string;
  points: Point[];
  /** Of the claims on what it is about; null: it claims nothing. */
  scope: string | null;
  delays?: Partial<Delays>;
  /** @param live - where live outputs are */
  step(live: string): JsonObject & { uses: string };
}

export interface ResourceKind extends Kind {
  column: 'resource';
  start: string;
  stop: string;
  /** What it starts. */
  names: string[];
  /** On already, and as it is to be left. */
  adopted: Record<string, string>;
}

export interface JobKind extends Kind {
  column: 'job';
  start: string;
  /** The call that follows what was submitted. */
  follows: string;
  /** What was submitted without an answer may be another's: it is listed, and left to a person. */
  lookAlike: boolean;
}

export interface LookKind extends Kind {
  column: 'look';
  operation: string;
}

const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
const batch = { start: 'BatchStart', stop: 'BatchStop' };
const medialive = { column: 'resource', ...batch, scope: 'medialive eu-central-1' } as const;
const channels = (ids: string[]) => ids.map((id) => `channel:${id}`);
const multiplexes = (ids: string[]) => ids.map((id) => `multiplex:${id}`);
const running = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'RUNNING']));

const harvested = {
  channelGroupName: 'showcaller-news',
  channelName: 'evening-news',
  originEndpointName: 'hls',
};

export const tableKinds: readonly TableKind[] = [
  {
    name: 'mediaconnect:startFlow',
    column: 'resource',
    scope: 'mediaconnect eu-central-1',
    step: () => ({ uses: 'mediaconnect:startFlow', with: { flowArn } }),
    start: 'StartFlow',
    stop: 'StopFlow',
    names: [flowArn],
    adopted: {},
    points: resourcePoints({ reads: 'DescribeFlow', start: 'StartFlow', stop: 'StopFlow' }),
  },
  {
    name: 'medialive:batchStart of channels',
    ...medialive,
    step: () => ({ uses: 'medialive:batchStart', with: { channelIds: ['1234561', '1234562'] } }),
    names: channels(['1234561']),
    adopted: running(channels(['1234562'])),
    points: resourcePoints({ reads: 'DescribeChannel', ...batch }),
  },
  {
    name: 'medialive:batchStart of many channels',
    ...medialive,
    step: () => ({
      uses: 'medialive:batchStart',
      with: { channelIds: ['1234561', '1234562', '1234563', '1234564'] },
    }),
    names: channels(['1234561', '1234562', '1234563']),
    adopted: running(channels(['1234564'])),
    points: resourceReads({ reads: 'ListChannels', ...batch }),
  },
  {
    name: 'medialive:batchStart of multiplexes',
    ...medialive,
    step: () => ({ uses: 'medialive:batchStart', with: { multiplexIds: ['2345671', '2345672'] } }),
    names: multiplexes(['2345671']),
    adopted: running(multiplexes(['2345672'])),
    points: resourcePoints({ reads: 'DescribeMultiplex', ...batch, users: 'ListMultiplexPrograms' }),
  },
  {
    name: 'medialive:batchStart of many multiplexes',
    ...medialive,
    step: () => ({
      uses: 'medialive:batchStart',
      with: { multiplexIds: ['2345671', '2345672', '2345673', '2345674'] },
    }),
    names: multiplexes(['2345671', '2345672', '2345673']),
    adopted: running(multiplexes(['2345674'])),
    points: resourceReads({ reads: 'ListMultiplexes', ...batch }),
  },
  {
    name: 'alibaba-live:startEdgeTranscodeJob',
    column: 'resource',
    scope: 'alibaba-live cn-shanghai',
    step: () => ({
      uses: 'alibaba-live:startEdgeTranscodeJob',
      with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
    }),
    start: 'StartEdgeTranscodeJob',
    stop: 'StopEdgeTranscodeJob',
    names: ['edge-cluster-shanghai-1/edge-job-main'],
    adopted: {},
    points: resourcePoints({
      reads: 'GetEdgeTranscodeJob',
      start: 'StartEdgeTranscodeJob',
      stop: 'StopEdgeTranscodeJob',
    }),
  },
  {
    name: 'mediapackagev2:createHarvestJob',
    column: 'job',
    scope: null,
    step: () => ({
      uses: 'mediapackagev2:createHarvestJob',
      with: {
        ...harvested,
        harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
        scheduleConfiguration: { startTime: '2026-01-01T20:00:00Z', endTime: '2026-01-01T20:15:00Z' },
        destination: { s3Destination: { bucketName: 'showcaller-catch-up', destinationPath: 'x' } },
      },
    }),
    start: 'CreateHarvestJob',
    follows: 'GetHarvestJob',
    lookAlike: false,
    points: jobPoints({
      find: 'GetHarvestJob',
      submit: 'CreateHarvestJob',
      follow: 'GetHarvestJob',
      cancel: 'CancelHarvestJob',
    }),
  },
  {
    name: 'm2:startBatchJob',
    column: 'job',
    scope: 'm2 eu-central-1',
    step: () => ({
      uses: 'm2:startBatchJob',
      undo: 'cancel',
      with: {
        applicationId: 'app-asrun0000000000000000000',
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
      },
    }),
    start: 'StartBatchJob',
    follows: 'GetBatchJobExecution',
    lookAlike: true,
    points: jobPoints({
      find: 'ListBatchJobExecutions',
      submit: 'StartBatchJob',
      follow: 'GetBatchJobExecution',
      cancel: 'CancelBatchJobExecution',
      explain: 'GetApplication',
    }),
  },
  {
    name: 'mediapackagev2:getHarvestJob',
    column: 'look',
    scope: null,
    step: () => ({
      uses: 'mediapackagev2:getHarvestJob',
      with: { ...harvested, harvestJobName: 'archive-morning' },
    }),
    operation: 'GetHarvestJob',
    points: lookPoints(['GetHarvestJob']),
  },
  {
    name: 'probe',
    column: 'look',
    scope: null,
    step: (live) => ({ uses: 'probe', with: { url: `${live}/news/index.m3u8` } }),
    operation: 'GetManifest',
    points: lookPoints(['GetManifest', 'GetManifest']),
  },
];
