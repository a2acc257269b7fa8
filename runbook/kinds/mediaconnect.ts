import { z } from 'zod';
import type { StepKind } from './kind.ts';

/** The API asks for `arn:.+:mediaconnect.+:flow:.+`; this is the same, part by part. */
const flowArn = /^arn:[a-z0-9-]+:mediaconnect:[a-z0-9-]+:\d{12}:flow:[^\s:]+:\S+$/;

const withStartFlow = z.strictObject({
  flowArn: z
    .string()
    .max(2048)
    .regex(
      flowArn,
      'must be the ARN of a MediaConnect flow, arn:aws:mediaconnect:REGION:ACCOUNT:flow:ID:NAME',
    )
    .describe('ARN of the flow'),
});

/** MediaConnect, Flows: start. */
export const startFlow = {
  uses: 'mediaconnect:startFlow',
  kind: 'resource',
  description: 'Starts a MediaConnect flow and waits until it is ACTIVE.',
  with: withStartFlow,
  outputs: ['flowArn', 'status'],
  typicalSeconds: 30,
  timeoutMs: 3 * 60_000,
  resources: (input) => [input.flowArn],
  feeds: true,
  health: true,
  permissions: [
    'mediaconnect:StartFlow',
    'mediaconnect:StopFlow',
    'mediaconnect:DescribeFlow',
    'mediaconnect:DescribeFlowSourceMetadata',
    'mediaconnect:ListFlows',
  ],
} satisfies StepKind<'mediaconnect:startFlow', z.output<typeof withStartFlow>>;
