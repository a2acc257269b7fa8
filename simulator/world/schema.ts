import * as z from 'zod';

const name = z.string().regex(/^[a-zA-Z0-9_-]{1,256}$/);
const mediaLiveId = z.string().regex(/^\S{1,80}$/);
const region = z.string().min(1).optional();

/** A short form: a string stands for the object with only its name. */
function orName<S extends z.ZodType, K extends string>(key: K, schema: S) {
  const whole = (value: string | z.input<S>) => (typeof value === 'string' ? { [key]: value } : value);
  return z.preprocess(whole, schema);
}

/** Members as the service names them: a weekly window, and while something is due its deadline and date. */
const maintenance = {
  maintenanceDay: z.string().optional(),
  maintenanceDeadline: z.string().optional(),
  maintenanceScheduledDate: z.string().optional(),
};
const flowMaintenance = z.strictObject({ ...maintenance, maintenanceStartHour: z.string().optional() });
const channelMaintenance = z.strictObject({ ...maintenance, maintenanceStartTime: z.string().optional() });

const flow = z.strictObject({
  flowArn: z.string().regex(/^arn:.+:mediaconnect.+:flow:.+$/),
  name: z.string().optional(),
  status: z
    .enum(['STANDBY', 'ACTIVE', 'UPDATING', 'DELETING', 'STARTING', 'STOPPING', 'ERROR'])
    .default('STANDBY'),
  /** What DescribeFlow shows in `messages.errors`. */
  errors: z.array(z.string()).default([]),
  /** What DescribeFlowSourceMetadata shows in `messages`. */
  sourceMessages: z.array(z.strictObject({ code: z.string(), message: z.string() })).default([]),
  maintenance: flowMaintenance.optional(),
  /** Something arrives at its source. */
  input: z.boolean().default(true),
});

/** An alert of a channel or a multiplex. */
export const alertSchema = z.strictObject({
  alertType: z.string(),
  message: z.string().default(''),
  pipelineId: z.string().default('0'),
  state: z.enum(['SET', 'CLEARED']).default('SET'),
});

const channel = z.strictObject({
  id: mediaLiveId,
  name: z.string().optional(),
  state: z
    .enum([
      ...(['CREATING', 'CREATE_FAILED', 'IDLE', 'STARTING', 'RUNNING', 'RECOVERING', 'STOPPING'] as const),
      ...(['DELETING', 'DELETED', 'UPDATING', 'UPDATE_FAILED'] as const),
    ])
    .default('IDLE'),
  channelClass: z.enum(['STANDARD', 'SINGLE_PIPELINE']).default('STANDARD'),
  /** Instead of 2 (STANDARD) or 1 while RUNNING. */
  pipelinesRunningCount: z.int().min(0).max(2).optional(),
  maintenance: channelMaintenance.optional(),
  alerts: z.array(alertSchema).default([]),
  /** The active input attachment; null: its signal is lost, which is an alert. */
  input: z.string().min(1).nullable().default('contribution'),
  region,
});

const multiplex = z.strictObject({
  id: mediaLiveId,
  name: z.string().optional(),
  state: z
    .enum([
      ...(['CREATING', 'CREATE_FAILED', 'IDLE', 'STARTING', 'RUNNING', 'RECOVERING', 'STOPPING'] as const),
      ...(['DELETING', 'DELETED'] as const),
    ])
    .default('IDLE'),
  programs: z.array(z.strictObject({ programName: z.string(), channelId: mediaLiveId })).default([]),
  /** Instead of 2 while RUNNING. */
  pipelinesRunningCount: z.int().min(0).max(2).optional(),
  alerts: z.array(alertSchema).default([]),
  region,
});

const endpoint = orName(
  'name',
  z.strictObject({
    name,
    /** Only these can be harvested; absent: all. */
    manifests: z.array(name).optional(),
  }),
);

const channelGroup = z.strictObject({
  name,
  channels: z.array(z.strictObject({ name, endpoints: z.array(endpoint).default([]) })).default([]),
  region,
});

export const harvestStatuses = ['QUEUED', 'IN_PROGRESS', 'CANCELLED', 'COMPLETED', 'FAILED'] as const;

const harvestJob = z.strictObject({
  name,
  channelGroup: name,
  channel: name,
  endpoint: name,
  status: z.enum(harvestStatuses).default('COMPLETED'),
  errorMessage: z.string().optional(),
  region,
});

const harvestOutcome = orName(
  'status',
  z.strictObject({ status: z.enum(harvestStatuses), errorMessage: z.string().optional() }),
);

export const executionStatuses = [
  ...(['Submitting', 'Holding', 'Dispatching', 'Running', 'Cancelling', 'Cancelled'] as const),
  ...(['Succeeded', 'Failed', 'Purged', 'Succeeded With Warning'] as const),
] as const;

const batchOutcome = orName(
  'status',
  z.strictObject({
    /** One that is not final: the job stays there. */
    status: z.enum(executionStatuses),
    returnCode: z.string().optional(),
    statusReason: z.string().optional(),
    /** Milliseconds in Holding, on the way. */
    holdMs: z.number().min(0).optional(),
  }),
);

const definition = z.union([
  orName('scriptName', z.strictObject({ scriptName: z.string(), jobName: z.string().optional() })),
  z.strictObject({ fileName: z.string(), folderPath: z.string().optional(), jobName: z.string().optional() }),
]);

const application = z.strictObject({
  applicationId: z.string().regex(/^\S{1,80}$/),
  name: z.string().optional(),
  status: z
    .enum([
      ...([
        'Creating',
        'Created',
        'Available',
        'Ready',
        'Starting',
        'Running',
        'Stopping',
        'Stopped',
      ] as const),
      ...(['Failed', 'Deleting', 'Deleting From Environment'] as const),
    ])
    .default('Running'),
  definitions: z.array(definition).default([]),
  region,
});

const edgeJob = z.strictObject({
  jobId: z.string().min(1),
  name: z.string().optional(),
  status: z.enum(['0', '1']).default('0'),
});

const cluster = z.strictObject({
  clusterId: z.string().min(1),
  region,
  jobs: z.array(orName('jobId', edgeJob)).default([]),
});

/**
 * What exists, in plain JSON. Wherever a thing has but one needed member, a string will do: `channels: ['1234567']`.
 * A thing without a region exists in every region.
 */
export const worldSchema = z.strictObject({
  /** Of all ARNs that are made up here. */
  account: z
    .string()
    .regex(/^\d{12}$/)
    .default('123456789012'),
  /** Whatever is well-formed exists as soon as it is asked for, and is off (an M2 application: Running; a harvest job: QUEUED). */
  acceptAny: z.boolean().default(false),
  flows: z.array(orName('flowArn', flow)).default([]),
  channels: z.array(orName('id', channel)).default([]),
  multiplexes: z.array(orName('id', multiplex)).default([]),
  channelGroups: z.array(channelGroup).default([]),
  harvestJobs: z.array(harvestJob).default([]),
  /** How harvest jobs end, by name; `*` for all others. Default: COMPLETED. */
  harvestOutcomes: z.record(z.string(), harvestOutcome).default({}),
  applications: z.array(orName('applicationId', application)).default([]),
  /** How batch jobs end, by script or file name; `*` for all others. Default: Succeeded. */
  batchOutcomes: z.record(z.string(), batchOutcome).default({}),
  clusters: z.array(cluster).default([]),
});

/** A world with its short forms written out and its defaults filled in. */
export type ReadWorld = z.output<typeof worldSchema>;
export type ReadFlow = ReadWorld['flows'][number];
export type ReadChannel = ReadWorld['channels'][number];
export type ReadMultiplex = ReadWorld['multiplexes'][number];
export type ReadAlert = ReadChannel['alerts'][number];
export type ReadApplication = ReadWorld['applications'][number];
export type ReadDefinition = ReadApplication['definitions'][number];
export type ReadEdgeJob = ReadWorld['clusters'][number]['jobs'][number];

export const outcomesSchema = worldSchema.pick({ harvestOutcomes: true, batchOutcomes: true }).partial();
