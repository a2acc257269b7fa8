import { expect, test } from 'vitest';
import type { Verdict } from '../../simulator/index.ts';
import { context, simulated } from './simulated.ts';

const uses = 'mediaconnect:startFlow';
const flow = (region: string) =>
  `arn:aws:mediaconnect:${region}:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio`;

test("a flow is called where its ARN says, whatever the worker's region", async () => {
  const flowArn = flow('us-west-2');
  const { resource, calls } = await simulated({ world: { flows: [flowArn] } });
  const service = resource(uses);
  await service.inspect([flowArn], { flowArn }, context);
  await service.turnOn([flowArn], { flowArn });
  expect([...calls('DescribeFlow'), ...calls('StartFlow')].map(({ region }) => region)).toEqual([
    'us-west-2',
    'us-west-2',
  ]);
  expect(service.scope({ flowArn })).toBe('mediaconnect us-west-2');
  expect(service.byHand(flowArn, { flowArn })).toContain('--region us-west-2');
  expect(service.page?.(flowArn, { flowArn })).toContain('region=us-west-2');
});

test('a flow in ERROR is broken, with what the service says of it', async () => {
  const flowArn = flow('eu-central-1');
  const world = { flows: [{ flowArn, status: 'ERROR' as const, errors: ['no capacity', 'call support'] }] };
  const { resource } = await simulated({ world });
  const seen = await resource(uses).inspect([flowArn], { flowArn }, context);
  expect(seen.get(flowArn)).toEqual({
    class: 'broken',
    state: 'ERROR',
    arn: flowArn,
    message: 'no capacity; call support',
  });
});

test.each<[Verdict, string]>([
  ['accept', 'accepted'],
  ['badRequest', 'readBack'],
  ['forbidden', 'refusedForGood'],
])('a second start that is answered by %s is %s', async (verdict, kind) => {
  const flowArn = flow('eu-central-1');
  const { resource, cloud } = await simulated({ world: { flows: [{ flowArn, status: 'ACTIVE' }] } });
  cloud.changePolicies({ mediaconnect: { secondStart: verdict } });
  const service = resource(uses);
  const outcome = await service.turnOn([flowArn], { flowArn }).then(
    (answers) => answers.get(flowArn),
    (error: unknown) => service.judgeEffect(error, 'turnOn'),
  );
  expect(outcome?.kind).toBe(kind);
});

test("outputs are the flow's ARN and its state as seen last", async () => {
  const flowArn = flow('eu-central-1');
  const { resource } = await simulated();
  const result = {
    started: [flowArn],
    adopted: [],
    failed: [],
    states: { [flowArn]: 'ACTIVE' },
    requestIds: {},
  };
  expect(resource(uses).outputs(result, { flowArn })).toEqual({ flowArn, status: 'ACTIVE' });
});
