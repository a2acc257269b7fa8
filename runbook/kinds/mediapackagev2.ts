import { z } from 'zod';
import { instant } from './instant.ts';
import type { StepKind } from './kind.ts';

const resourceName = z
  .string()
  .max(256)
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
  permissions: [
    'mediapackagev2:CreateHarvestJob',
    'mediapackagev2:GetHarvestJob',
    'mediapackagev2:ListHarvestJobs',
    'mediapackagev2:CancelHarvestJob',
    'mediapackagev2:TagResource',
  ],
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
  permissions: ['mediapackagev2:GetHarvestJob'],
} satisfies StepKind<'mediapackagev2:getHarvestJob', z.output<typeof withGetHarvestJob>>;
