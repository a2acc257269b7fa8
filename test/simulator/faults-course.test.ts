import { StartBatchJobCommand } from '@aws-sdk/client-m2';
import { StartFlowCommand } from '@aws-sdk/client-mediaconnect';
import { BatchStartCommand, BatchStopCommand } from '@aws-sdk/client-medialive';
import { expect, test } from 'vitest';
import type { FaultSpec } from '../../simulator/index.ts';
import { flowArn, simulated } from './start.ts';

/** Faults of what follows from an accepted call. */

const start = (...ids: string[]) => new BatchStartCommand({ ChannelIds: ids });

test('what is stuck stays STARTING until the fault is removed', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  const stuck = cloud.faults.add({ kind: 'stuck', operation: 'BatchStart', ids: ['1234562'] });
  await mediaLive.send(start('1234561', '1234562'));
  cloud.advance(100 * slow);
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
  expect(cloud.state('channel:1234562')).toBe('STARTING');
  stuck.remove();
  expect(cloud.state('channel:1234562')).toBe('STARTING');
  cloud.advance(slow);
  expect(cloud.state('channel:1234562')).toBe('RUNNING');
});

test('what is stuck can be stopped', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  cloud.faults.add({ kind: 'stuck', operation: 'BatchStart' });
  await mediaLive.send(start('1234561'));
  await mediaLive.send(new BatchStopCommand({ ChannelIds: ['1234561'] }));
  cloud.advance(slow);
  expect(cloud.state('channel:1234561')).toBe('IDLE');
});

test('a job can be stuck in its first status', async () => {
  const { m2, cloud, slow } = await simulated();
  cloud.faults.add({ kind: 'stuck', operation: 'StartBatchJob' });
  const batchJobIdentifier = { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } };
  const applicationId = 'app-asrun0000000000000000000';
  const { executionId } = await m2.send(new StartBatchJobCommand({ applicationId, batchJobIdentifier }));
  cloud.advance(10 * slow);
  expect(cloud.state(String(executionId))).toBe('Submitting');
});

test('what flaps comes on and recovers again and again, until the fault is removed', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  const flap = cloud.faults.add({ kind: 'flap', operation: 'BatchStart', delayMs: 10_000 });
  await mediaLive.send(start('1234561'));
  const states: unknown[] = [];
  cloud.advance(slow + 1_000);
  for (let step = 0; step < 4; step += 1) {
    states.push(cloud.state('channel:1234561'));
    cloud.advance(10_000);
  }
  expect(states).toEqual(['RUNNING', 'RECOVERING', 'RUNNING', 'RECOVERING']);
  flap.remove();
  cloud.advance(15_000);
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
});

test.each(['STANDBY', 'ERROR'])('an accepted start can end in %s', async (state) => {
  const { mediaConnect, cloud, slow } = await simulated();
  cloud.faults.add({ kind: 'flap', operation: 'StartFlow', state });
  await mediaConnect.send(new StartFlowCommand({ FlowArn: flowArn }));
  expect(cloud.state(flowArn)).toBe('STARTING');
  cloud.advance(slow);
  expect(cloud.state(flowArn)).toBe(state);
});

test.each([
  ['before', 'failed'],
  ['before', 'neither'],
  ['before', 'both'],
  ['after', 'failed'],
  ['after', 'neither'],
  ['after', 'both'],
] as const)('some ids of a batch %s their effect: in %s', async (when, listing) => {
  const { mediaLive, cloud } = await simulated();
  const spec: FaultSpec = { kind: 'partial', operation: 'BatchStart', ids: ['1234562'], when, listing };
  cloud.faults.add({ ...spec, code: 'Busy', message: 'Not now.' });
  const { Successful, Failed } = await mediaLive.send(start('1234561', '1234562'));
  expect(Successful?.map(({ Id }) => Id)).toEqual(listing === 'both' ? ['1234561', '1234562'] : ['1234561']);
  expect(Failed?.map(({ Id, Code, Message }) => [Id, Code, Message])).toEqual(
    listing === 'neither' ? [] : [['1234562', 'Busy', 'Not now.']],
  );
  expect(cloud.state('channel:1234562')).toBe(when === 'after' ? 'STARTING' : 'IDLE');
  expect(cloud.ledger[0]?.fault).toBe('partial');
});
