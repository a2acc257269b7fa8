import {
  DescribeFlowCommand,
  DescribeFlowSourceMetadataCommand,
  ListFlowsCommand,
  StartFlowCommand,
  StopFlowCommand,
} from '@aws-sdk/client-mediaconnect';
import { expect, test } from 'vitest';
import { clientsOf, signed } from './clients.ts';
import { errorOf, flowArn, simulated } from './start.ts';

test('a flow is started and stopped, with 202 and the status at the beginning', async () => {
  const { mediaConnect, cloud, slow } = await simulated();
  const started = await mediaConnect.send(new StartFlowCommand({ FlowArn: flowArn }));
  expect(started).toMatchObject({ FlowArn: flowArn, Status: 'STARTING' });
  expect(started.$metadata.httpStatusCode).toBe(202);
  cloud.advance(slow);
  const { Flow, Messages } = await mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn }));
  expect(Flow).toMatchObject({ FlowArn: flowArn, Name: 'studio-main', Status: 'ACTIVE', Entitlements: [] });
  expect(Messages).toEqual({ Errors: [] });
  const stopped = await mediaConnect.send(new StopFlowCommand({ FlowArn: flowArn }));
  expect(stopped.Status).toBe('STOPPING');
  expect(stopped.$metadata.httpStatusCode).toBe(202);
  cloud.advance(slow);
  expect(cloud.state(flowArn)).toBe('STANDBY');
  expect(cloud.ledger.flatMap(({ effect }) => effect)).toEqual([
    `${flowArn} STANDBY→STARTING`,
    `${flowArn} ACTIVE→STOPPING`,
  ]);
});

test('a flow is found by its ARN with colons as they are', async () => {
  const { simulator } = await simulated();
  const answer = await signed(simulator, 'mediaconnect', 'GET', `/v1/flows/${flowArn}`);
  expect(answer.status).toBe(200);
});

test('an unknown flow is 404, and what is no ARN is 400', async () => {
  const { mediaConnect } = await simulated();
  const missing = flowArn.replace('studio-main', 'nowhere');
  const calls = (FlowArn: string) => [
    mediaConnect.send(new StartFlowCommand({ FlowArn })),
    mediaConnect.send(new StopFlowCommand({ FlowArn })),
    mediaConnect.send(new DescribeFlowCommand({ FlowArn })),
    mediaConnect.send(new DescribeFlowSourceMetadataCommand({ FlowArn })),
  ];
  for (const error of await Promise.all(calls(missing).map(errorOf))) {
    expect(error).toMatchObject({ name: 'NotFoundException', status: 404 });
  }
  for (const error of await Promise.all(calls('nope').map(errorOf))) {
    expect(error).toMatchObject({ name: 'BadRequestException', status: 400 });
  }
});

test('a flow is missing in another region, unless the policy says otherwise', async () => {
  const { simulator, cloud } = await simulated();
  const { mediaConnect } = clientsOf(simulator, 'us-east-1');
  const error = await errorOf(mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn })));
  expect(error.name).toBe('NotFoundException');
  expect((await mediaConnect.send(new ListFlowsCommand({}))).Flows).toEqual([]);
  cloud.policies.mediaconnect.otherRegion = 'accept';
  expect((await mediaConnect.send(new ListFlowsCommand({}))).Flows).toHaveLength(2);
});

test('flows are listed in pages', async () => {
  const { mediaConnect } = await simulated();
  const first = await mediaConnect.send(new ListFlowsCommand({ MaxResults: 1 }));
  expect(first.Flows).toMatchObject([{ FlowArn: flowArn, Status: 'STANDBY', SourceType: 'OWNED' }]);
  const second = await mediaConnect.send(
    new ListFlowsCommand({ MaxResults: 1, NextToken: first.NextToken ?? 'none' }),
  );
  expect(second.Flows?.map(({ Name }) => Name)).toEqual(['studio-backup']);
  expect(second.NextToken).toBeUndefined();
});

test('the source metadata of an active flow has programs, that of an idle one a message', async () => {
  const { mediaConnect, cloud } = await simulated();
  const idle = await mediaConnect.send(new DescribeFlowSourceMetadataCommand({ FlowArn: flowArn }));
  expect(idle.TransportMediaInfo?.Programs).toEqual([]);
  expect(idle.Messages).toHaveLength(1);
  expect(idle.Timestamp).toBeInstanceOf(Date);
  cloud.set(flowArn, 'ACTIVE');
  const active = await mediaConnect.send(new DescribeFlowSourceMetadataCommand({ FlowArn: flowArn }));
  expect(active.Messages).toEqual([]);
  expect(active.TransportMediaInfo?.Programs?.[0]?.Streams?.map(({ StreamType }) => StreamType)).toEqual([
    'video',
    'audio',
  ]);
});

test('errors and source messages of the world show where the API has a place for them', async () => {
  const { mediaConnect } = await simulated({
    world: {
      flows: [
        {
          flowArn,
          status: 'ACTIVE',
          errors: ['No packets.'],
          sourceMessages: [{ code: 'NO_PACKETS', message: 'No packets.' }],
        },
      ],
    },
  });
  const { Messages } = await mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn }));
  expect(Messages?.Errors).toEqual(['No packets.']);
  const metadata = await mediaConnect.send(new DescribeFlowSourceMetadataCommand({ FlowArn: flowArn }));
  expect(metadata.Messages).toEqual([{ Code: 'NO_PACKETS', Message: 'No packets.' }]);
});
