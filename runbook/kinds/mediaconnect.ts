import { z } from 'zod';
import type { AskedStep, Grant, Needs, Target } from '../permissions/needs.ts';
import type { Pattern } from '../permissions/pattern.ts';
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

/** A flow by its ARN; one of which not enough is known is any flow. */
function flow({ text, unread }: Pattern): Target {
  const every = 'flow:*:*';
  const [arn, partition = '', service, region = '', account = '', ...rest] = text.split(':');
  const known = arn === 'arn' && service === 'mediaconnect' && !partition.includes('*') && rest.length >= 3;
  return known
    ? {
        service: 'mediaconnect',
        resource: { text: rest.join(':'), unread },
        every,
        place: { partition, region, account },
      }
    : { service: 'mediaconnect', resource: { text: every, unread }, every, place: null };
}

/** Service Authorization Reference, AWS Elemental MediaConnect: each of them on the flow. */
function permissions({ one, undone, watched }: AskedStep): Needs {
  const on = [flow(one('flowArn'))];
  const grants: Grant[] = [
    { action: 'mediaconnect:DescribeFlow', on },
    { action: 'mediaconnect:StartFlow', on },
  ];
  if (undone) grants.push({ action: 'mediaconnect:StopFlow', on });
  if (watched) grants.push({ action: 'mediaconnect:DescribeFlowSourceMetadata', on });
  return { vendor: 'aws', grants };
}

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
  permissions,
} satisfies StepKind<'mediaconnect:startFlow', z.output<typeof withStartFlow>>;
