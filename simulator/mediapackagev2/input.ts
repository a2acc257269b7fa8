import * as z from 'zod';

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,256}$/, 'must satisfy [a-zA-Z0-9_-]+, 1 to 256 characters');
const manifests = z.array(z.object({ ManifestName: name })).optional();

export const groupInput = z.object({ ChannelGroupName: name });
export const endpointInput = groupInput.extend({ ChannelName: name, OriginEndpointName: name });
export const jobInput = endpointInput.extend({ HarvestJobName: name, ETag: z.string().optional() });

/** Of a new harvest. Destination and instants may lack here, because their lack has an error of its own. */
export const harvestInput = endpointInput.extend({
  HarvestedManifests: z.object({
    HlsManifests: manifests,
    DashManifests: manifests,
    LowLatencyHlsManifests: manifests,
  }),
  /** Seconds since the epoch. */
  ScheduleConfiguration: z.object({ StartTime: z.number(), EndTime: z.number() }),
  Destination: z
    .object({
      S3Destination: z
        .object({ BucketName: z.string().optional(), DestinationPath: z.string().optional() })
        .optional(),
    })
    .optional(),
  Description: z.string().max(1024).optional(),
  HarvestJobName: name.optional(),
  Tags: z.record(z.string(), z.string()).optional(),
  ClientToken: z
    .string()
    .regex(/^\S{1,256}$/)
    .optional(),
});

export type HarvestInput = Omit<z.output<typeof harvestInput>, 'ClientToken'>;
