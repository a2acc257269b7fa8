import { z } from 'zod';
import { jobTokenPrefix } from '../../plan/names.ts';
import type { AskedStep, Grant, Needs, Target } from '../permissions/needs.ts';
import { isWild, type Pattern, pattern } from '../permissions/pattern.ts';
import { instant } from './instant.ts';
import type { StepKind } from './kind.ts';

/** The longest name that the API takes. */
export const longestName = 256;

const resourceName = z
  .string()
  .max(longestName)
  .regex(/^[a-zA-Z0-9_-]+$/, 'must be 1 to 256 letters, digits, hyphens or underscores');
const manifests = z.array(z.strictObject({ manifestName: resourceName }));

const harvestedManifests = z
  .strictObject({
    hlsManifests: manifests.optional(),
    dashManifests: manifests.optional(),
    lowLatencyHlsManifests: manifests.optional(),
  })
  .refine((lists) => Object.values(lists).some((list) => (list?.length ?? 0) > 0), {
    message: 'must name at least one manifest in hlsManifests, dashManifests or lowLatencyHlsManifests',
  });

/** The service's longest harvest. */
const longestMs = 24 * 3_600_000;

const scheduleConfiguration = z
  .strictObject({
    startTime: instant.describe('Start of what is harvested'),
    endTime: instant.describe('Its end; a window still open is waited for'),
  })
  .superRefine(({ startTime, endTime }, context) => {
    const span = Date.parse(endTime) - Date.parse(startTime);
    if (span <= 0)
      context.addIssue({
        code: 'custom',
        path: ['endTime'],
        message: `must be after startTime (${startTime})`,
      });
    if (span > longestMs)
      context.addIssue({
        code: 'custom',
        path: ['endTime'],
        message: `must be at most 24 h after startTime (${startTime})`,
      });
  });

const endpoint = {
  channelGroupName: resourceName.describe('Channel group of the channel'),
  channelName: resourceName,
  originEndpointName: resourceName,
};

const withCreateHarvestJob = z.strictObject({
  ...endpoint,
  harvestedManifests: harvestedManifests.describe('Manifests to harvest, at least one'),
  scheduleConfiguration: scheduleConfiguration.describe('What span of time is harvested, at most 24 h'),
  destination: z.strictObject({
    s3Destination: z.strictObject({
      bucketName: z.string().min(3).max(63),
      destinationPath: z.string().min(1).max(1024).regex(/^\S*$/, 'must hold no blanks'),
    }),
  }),
  description: z.string().max(1024).optional(),
  harvestJobName: resourceName.optional().describe('Default: a name made of the run and the step'),
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).optional(),
});

/** Calls about harvest jobs are allowed on the group, the channel, the endpoint and the job together. */
function path({ one }: AskedStep) {
  const target = (resource: Pattern, every: string): Target => ({
    ...{ service: 'mediapackagev2', resource, every, place: null },
  });
  const group = pattern`channelGroup/${one('channelGroupName')}`;
  const channel = pattern`${group}/channel/${one('channelName')}`;
  const endpoint = pattern`${channel}/originEndpoint/${one('originEndpointName')}`;
  const every = 'channelGroup/*/channel/*/originEndpoint/*';
  const above = [
    target(group, 'channelGroup/*'),
    target(channel, 'channelGroup/*/channel/*'),
    target(endpoint, every),
  ];
  return {
    group: target(group, 'channelGroup/*'),
    above,
    job: (name: Pattern) =>
      target(pattern`${endpoint}/harvestJob/${name}`, `${every}/harvestJob/${name.text}`),
  };
}

/** Names that jobs of a step may have: made of the run and the step, or the step's own, numbered from the second on. */
function jobNames({ all }: AskedStep): Pattern[] {
  const [own] = all('harvestJobName');
  if (!own) return [{ text: `${jobTokenPrefix}*`, unread: [] }];
  const room = longestName - '-9999'.length;
  const numbered =
    own.text.length > room ? { ...own, text: `${own.text.slice(0, room)}*` } : pattern`${own}-*`;
  return [own, numbered];
}

/** Service Authorization Reference, AWS Elemental MediaPackage V2. Tags of a new job need an action of their own. */
function harvesting(step: AskedStep): Needs {
  const { group, above, job } = path(step);
  const jobs = jobNames(step).map(job);
  const on = [...above, ...jobs];
  const grants: Grant[] = [
    { action: 'mediapackagev2:CreateHarvestJob', on },
    { action: 'mediapackagev2:GetHarvestJob', on },
  ];
  if (step.undone) grants.push({ action: 'mediapackagev2:CancelHarvestJob', on });
  if (step.ahead) grants.push({ action: 'mediapackagev2:ListHarvestJobs', on: [group] });
  if (step.all('tags').length > 0) grants.push({ action: 'mediapackagev2:TagResource', on: jobs });
  const { text } = step.one('destination', 's3Destination', 'bucketName');
  const bucket = isWild(text) ? 'the bucket' : `the bucket ${text}`;
  const note = `MediaPackage itself, not the worker, reads the endpoint and writes to ${bucket}. The bucket's policy must allow the service mediapackagev2.amazonaws.com s3:PutObject, s3:ListBucket and s3:GetBucketLocation, the endpoint's policy mediapackagev2:HarvestObject and mediapackagev2:GetObject.`;
  return { vendor: 'aws', grants, notes: [note] };
}

function following(step: AskedStep): Needs {
  const { above, job } = path(step);
  const on = [...above, job(step.one('harvestJobName'))];
  return { vendor: 'aws', grants: [{ action: 'mediapackagev2:GetHarvestJob', on }] };
}

/** MediaPackage v2, CreateHarvestJob. The client token is ours, made of run and step. */
export const createHarvestJob = {
  uses: 'mediapackagev2:createHarvestJob',
  kind: 'job',
  description: 'Creates a MediaPackage v2 harvest job and waits until it is COMPLETED.',
  with: withCreateHarvestJob,
  outputs: ['arn', 'name', 'status', 'destination', 'manifests', 'startTime', 'endTime', 'errorMessage'],
  typicalSeconds: 120,
  timeoutMs: null,
  undo: 'cancel',
  permissions: harvesting,
} satisfies StepKind<'mediapackagev2:createHarvestJob', z.output<typeof withCreateHarvestJob>>;

const withGetHarvestJob = z.strictObject({ ...endpoint, harvestJobName: resourceName });

/** MediaPackage v2, GetHarvestJob: follows a job that others created. */
export const getHarvestJob = {
  uses: 'mediapackagev2:getHarvestJob',
  kind: 'observation',
  description: 'Follows a harvest job that others created until it is COMPLETED.',
  with: withGetHarvestJob,
  outputs: createHarvestJob.outputs,
  typicalSeconds: 120,
  timeoutMs: null,
  permissions: following,
} satisfies StepKind<'mediapackagev2:getHarvestJob', z.output<typeof withGetHarvestJob>>;
