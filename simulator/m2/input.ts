import * as z from 'zod';
import { queryNumber } from '../wire/page.ts';
import { executionStatuses } from '../world/schema.ts';

const id = z.string().regex(/^\S{1,80}$/);
const secret = z.string().min(20).max(2048).optional();

export const applicationInput = z.object({ applicationId: id });
export const executionInput = applicationInput.extend({ executionId: id, authSecretsManagerArn: secret });

const restartMarker = z.object({
  fromStep: z.string(),
  toStep: z.string().optional(),
  fromProcStep: z.string().optional(),
  toProcStep: z.string().optional(),
  skip: z.boolean().optional(),
  stepCheckpoint: z.number().optional(),
});

const identifierMembers = {
  scriptBatchJobIdentifier: z.object({ scriptName: z.string() }),
  fileBatchJobIdentifier: z.object({ fileName: z.string(), folderPath: z.string().optional() }),
  s3BatchJobIdentifier: z.object({
    bucket: z.string(),
    keyPrefix: z.string().optional(),
    identifier: z.object({ fileName: z.string().optional(), scriptName: z.string().optional() }),
  }),
  restartBatchJobIdentifier: z.object({ executionId: id, jobStepRestartMarker: restartMarker }),
};

/** A union: exactly one member. */
const batchJobIdentifier = z
  .object(identifierMembers)
  .partial()
  .refine((value) => Object.keys(value).length === 1, 'must have exactly one member');

export type BatchJobIdentifier = z.output<typeof batchJobIdentifier>;

export const startInput = applicationInput.extend({
  batchJobIdentifier,
  jobParams: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9]{1,31}$/), z.string().max(1024))
    .refine((value) => Object.keys(value).length <= 500, 'has more than 500 members')
    .optional(),
  authSecretsManagerArn: secret,
});

const paging = { maxResults: queryNumber(1, 2000).optional(), nextToken: z.string().optional() };
const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is not an instant')
  .transform((text) => Date.parse(text))
  .optional();

export const executionsInput = applicationInput.extend({
  ...paging,
  executionIds: z.array(id).min(1).max(10).optional(),
  jobName: z.string().optional(),
  status: z.enum(executionStatuses).optional(),
  startedAfter: instant,
  startedBefore: instant,
});

export const definitionsInput = applicationInput.extend({ ...paging, prefix: z.string().optional() });
