import { StartApplicationCommand, StopApplicationCommand } from '@aws-sdk/client-m2';
import { StartFlowCommand, StopFlowCommand } from '@aws-sdk/client-mediaconnect';
import {
  BatchStartCommand,
  BatchStopCommand,
  StartChannelCommand,
  StartMultiplexCommand,
  StopChannelCommand,
} from '@aws-sdk/client-medialive';
import { expect, test } from 'vitest';
import { type Verdict, verdicts } from '../../simulator/index.ts';
import { errorOf, flowArn, simulated } from './start.ts';

/** The answers that no vendor documents: each can be switched on. */

const refusals = { failed: 409, badRequest: 400, forbidden: 403, conflict: 409 } as const;
const accepted = (verdict: Verdict): verdict is 'accept' | 'ignore' =>
  verdict === 'accept' || verdict === 'ignore';

test.each(verdicts)('a second start of a channel in a batch: %s', async (verdict) => {
  const { mediaLive, cloud } = await simulated({ world: { channels: ['1', { id: '2', state: 'RUNNING' }] } });
  cloud.policies.medialive.secondStart = verdict;
  const call = mediaLive.send(new BatchStartCommand({ ChannelIds: ['1', '2'] }));
  if (accepted(verdict)) {
    expect((await call).Successful?.map(({ Id, State }) => [Id, State])).toEqual([
      ['1', 'STARTING'],
      ['2', 'RUNNING'],
    ]);
  } else if (verdict === 'failed') {
    const { Successful, Failed } = await call;
    expect(Successful?.map(({ Id }) => Id)).toEqual(['1']);
    expect(Failed).toMatchObject([{ Id: '2', Code: 'ConflictException' }]);
  } else {
    expect((await errorOf(call)).status).toBe(refusals[verdict]);
    expect(cloud.state('channel:1')).toBe('IDLE');
  }
  expect(cloud.state('channel:2')).toBe('RUNNING');
});

test.each(verdicts)('a second start of a channel or multiplex by itself: %s', async (verdict) => {
  const { mediaLive, cloud } = await simulated({ world: { channels: ['1'], multiplexes: ['2'] } });
  cloud.changePolicies({ medialive: { secondStart: verdict }, multiplexes: { secondStart: verdict } });
  await mediaLive.send(new BatchStartCommand({ ChannelIds: ['1'], MultiplexIds: ['2'] }));
  const channel = mediaLive.send(new StartChannelCommand({ ChannelId: '1' }));
  if (accepted(verdict)) expect((await channel).State).toBe('STARTING');
  else expect((await errorOf(channel)).status).toBe(refusals[verdict]);
  const multiplex = mediaLive.send(new StartMultiplexCommand({ MultiplexId: '2' }));
  if (accepted(verdict)) expect((await multiplex).State).toBe('STARTING');
  else expect((await errorOf(multiplex)).status).toBe(refusals[verdict]);
  expect(cloud.ledger).toHaveLength(3);
  expect(cloud.ledger.slice(1).every(({ effect }) => effect.length === 0)).toBe(true);
});

test.each(verdicts)('a stop of a channel that is STARTING: %s', async (verdict) => {
  const { mediaLive, cloud } = await simulated({ world: { channels: ['1'] } });
  cloud.policies.medialive.stopWhileStarting = verdict;
  await mediaLive.send(new StartChannelCommand({ ChannelId: '1' }));
  const call = mediaLive.send(new StopChannelCommand({ ChannelId: '1' }));
  if (accepted(verdict)) expect((await call).State).toBe(verdict === 'accept' ? 'STOPPING' : 'STARTING');
  else expect((await errorOf(call)).status).toBe(refusals[verdict]);
});

test.each(verdicts)('a stop of a channel that is off, in a batch: %s', async (verdict) => {
  const { mediaLive, cloud } = await simulated({ world: { channels: ['1'] } });
  cloud.policies.medialive.stopWhenOff = verdict;
  const call = mediaLive.send(new BatchStopCommand({ ChannelIds: ['1'] }));
  if (accepted(verdict)) expect((await call).Successful).toMatchObject([{ Id: '1', State: 'IDLE' }]);
  else if (verdict === 'failed') expect((await call).Failed).toMatchObject([{ Id: '1' }]);
  else expect((await errorOf(call)).status).toBe(refusals[verdict]);
  expect(cloud.ledger[0]?.effect).toEqual([]);
});

test.each(verdicts)('a second stop of a channel, and a start while it is STOPPING: %s', async (verdict) => {
  const { mediaLive, cloud, slow } = await simulated({
    world: { channels: [{ id: '1', state: 'RUNNING' }] },
  });
  cloud.changePolicies({ medialive: { secondStop: verdict, startWhileStopping: verdict } });
  await mediaLive.send(new StopChannelCommand({ ChannelId: '1' }));
  const stop = mediaLive.send(new StopChannelCommand({ ChannelId: '1' }));
  if (accepted(verdict)) expect((await stop).State).toBe('STOPPING');
  else expect((await errorOf(stop)).status).toBe(refusals[verdict]);
  const start = mediaLive.send(new StartChannelCommand({ ChannelId: '1' }));
  if (accepted(verdict)) await start;
  else expect((await errorOf(start)).status).toBe(refusals[verdict]);
  cloud.advance(slow);
  expect(cloud.state('channel:1')).toBe(verdict === 'accept' ? 'RUNNING' : 'IDLE');
});

test.each(['CREATING', 'UPDATING', 'UPDATE_FAILED'] as const)(
  'a start while a channel is %s is 400',
  async (state) => {
    const { mediaLive } = await simulated({ world: { channels: [{ id: '1', state }] } });
    const error = await errorOf(mediaLive.send(new StartChannelCommand({ ChannelId: '1' })));
    expect(error).toMatchObject({ name: 'BadRequestException', status: 400 });
  },
);

test('an unknown id can refuse the whole batch', async () => {
  const { mediaLive, cloud } = await simulated({ world: { channels: ['1'] } });
  cloud.policies.medialive.unknownId = 'notFound';
  const error = await errorOf(mediaLive.send(new BatchStartCommand({ ChannelIds: ['1', '9'] })));
  expect(error).toMatchObject({ name: 'NotFoundException', status: 404 });
  expect(cloud.state('channel:1')).toBe('IDLE');
});

test.each(verdicts)('a second start of a flow, and a stop of one that is off: %s', async (verdict) => {
  const { mediaConnect, cloud } = await simulated();
  cloud.changePolicies({
    mediaconnect: { secondStart: verdict, stopWhenOff: verdict, startWhenBroken: verdict },
  });
  const stop = mediaConnect.send(new StopFlowCommand({ FlowArn: flowArn }));
  if (accepted(verdict)) expect((await stop).Status).toBe('STANDBY');
  else expect((await errorOf(stop)).status).toBe(refusals[verdict]);
  await mediaConnect.send(new StartFlowCommand({ FlowArn: flowArn }));
  const start = mediaConnect.send(new StartFlowCommand({ FlowArn: flowArn }));
  if (accepted(verdict)) expect((await start).Status).toBe('STARTING');
  else expect((await errorOf(start)).status).toBe(refusals[verdict]);
  cloud.set(flowArn, 'ERROR');
  const broken = mediaConnect.send(new StartFlowCommand({ FlowArn: flowArn }));
  if (accepted(verdict)) expect((await broken).Status).toBe(verdict === 'accept' ? 'STARTING' : 'ERROR');
  else expect((await errorOf(broken)).status).toBe(refusals[verdict]);
});

test.each(verdicts)(
  'a second start of an application, and a stop of one that is off: %s',
  async (verdict) => {
    const applicationId = 'app-asrun0000000000000000000';
    const { m2, cloud } = await simulated();
    cloud.changePolicies({ m2: { secondStart: verdict, stopWhenOff: verdict } });
    const start = m2.send(new StartApplicationCommand({ applicationId }));
    if (accepted(verdict)) await start;
    else expect((await errorOf(start)).status).toBe(refusals[verdict]);
    cloud.set(applicationId, 'Stopped');
    const stop = m2.send(new StopApplicationCommand({ applicationId }));
    if (accepted(verdict)) await stop;
    else expect((await errorOf(stop)).status).toBe(refusals[verdict]);
  },
);

test.each(verdicts)('a second start of an edge job, and a stop of one that is off: %s', async (verdict) => {
  const job = { ClusterId: 'edge-cluster-shanghai-1', JobId: 'edge-job-main' };
  const { alibaba, cloud } = await simulated();
  cloud.changePolicies({ alibabaLive: { secondStart: verdict, stopWhenOff: verdict } });
  const status = { failed: 403, badRequest: 400, forbidden: 403, conflict: 409 } as const;
  const answered = async (call: Promise<Record<string, unknown>>) => {
    if (accepted(verdict)) expect(await call).toMatchObject({ JobId: 'edge-job-main' });
    else await expect(call).rejects.toMatchObject({ code: 'OperationDenied', statusCode: status[verdict] });
  };
  await answered(alibaba('StopEdgeTranscodeJob', job));
  await alibaba('StartEdgeTranscodeJob', job);
  await answered(alibaba('StartEdgeTranscodeJob', job));
});
