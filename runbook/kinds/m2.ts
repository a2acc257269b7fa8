import { z } from 'zod';
import type { AskedStep, Grant, Needs } from '../permissions/needs.ts';
import { pattern } from '../permissions/pattern.ts';
import { canonical } from './canonical.ts';
import { exactlyOne } from './exactly-one.ts';
import type { StepKind } from './kind.ts';

/** The API's own pattern; dots alone would be another path of the API. */
const identifier = z
  .string()
  .regex(/^(?!\.{1,2}$)\S{1,80}$/, 'must be 1 to 80 characters without blanks, and not . or ..');
const text = z.string().min(1);

const jobIdentifier = z
  .strictObject({ fileName: text.optional(), scriptName: text.optional() })
  .check(exactlyOne('fileName', 'scriptName'));

const batchJobIdentifier = z
  .strictObject({
    scriptBatchJobIdentifier: z.strictObject({ scriptName: text }).optional(),
    fileBatchJobIdentifier: z.strictObject({ fileName: text, folderPath: text.optional() }).optional(),
    s3BatchJobIdentifier: z
      .strictObject({ bucket: text, keyPrefix: text.optional(), identifier: jobIdentifier })
      .optional(),
    restartBatchJobIdentifier: z
      .strictObject({
        executionId: identifier,
        jobStepRestartMarker: z.strictObject({
          fromStep: text,
          toStep: text.optional(),
          fromProcStep: text.optional(),
          toProcStep: text.optional(),
          skip: z.boolean().optional(),
          stepCheckpoint: z.int32().optional(),
        }),
      })
      .optional(),
  })
  .check(
    exactlyOne(
      'scriptBatchJobIdentifier',
      'fileBatchJobIdentifier',
      's3BatchJobIdentifier',
      'restartBatchJobIdentifier',
    ),
  );

const jobParams = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9]{1,31}$/, 'must be named by a letter and 1 to 31 letters or digits'),
    z.string().max(1024),
  )
  .refine((params) => Object.keys(params).length <= 500, 'must hold at most 500 parameters');

const withStartBatchJob = z.strictObject({
  applicationId: identifier.describe('The application; it must be Running'),
  batchJobIdentifier: batchJobIdentifier.describe('Which job: exactly one of its members'),
  jobParams: jobParams.optional(),
  authSecretsManagerArn: z.string().min(20).max(2048).regex(/^\S*$/, 'must hold no blanks').optional(),
  waitFor: z
    .enum(['succeeded', 'accepted'])
    .default('succeeded')
    .describe('accepted: done as soon as the service has taken the job'),
});

/** Service Authorization Reference, AWS Mainframe Modernization: each of them on the application. */
function permissions({ one, undone }: AskedStep): Needs {
  const resource = pattern`app/${one('applicationId')}`;
  const on = [{ service: 'm2', resource, every: 'app/*', place: null }];
  const grants: Grant[] = [
    { action: 'm2:StartBatchJob', on },
    { action: 'm2:GetBatchJobExecution', on },
    { action: 'm2:ListBatchJobExecutions', on },
    { action: 'm2:GetApplication', on },
  ];
  if (undone) grants.push({ action: 'm2:CancelBatchJobExecution', on });
  return { vendor: 'aws', grants };
}

/** Mainframe Modernization, StartBatchJob. */
export const startBatchJob = {
  uses: 'm2:startBatchJob',
  kind: 'job',
  description: 'Submits a batch job to an M2 application and waits until it has Succeeded.',
  with: withStartBatchJob,
  outputs: ['executionId', 'status', 'returnCode'],
  typicalSeconds: 300,
  timeoutMs: null,
  // StartBatchJob takes no token: a job whose answer was lost is told by these two alone.
  lookAlikeKey: (input) => canonical([input.applicationId ?? null, input.batchJobIdentifier ?? null]),
  // Half a batch job can be worse than a whole one.
  undo: 'leave',
  permissions,
} satisfies StepKind<'m2:startBatchJob', z.output<typeof withStartBatchJob>>;
