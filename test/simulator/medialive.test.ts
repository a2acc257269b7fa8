import {
  BatchStartCommand,
  BatchStopCommand,
  DescribeChannelCommand,
  DescribeMultiplexCommand,
  DescribeMultiplexProgramCommand,
  ListAlertsCommand,
  ListChannelsCommand,
  ListMultiplexAlertsCommand,
  ListMultiplexesCommand,
  ListMultiplexProgramsCommand,
  StartChannelCommand,
  StartMultiplexCommand,
  StopChannelCommand,
  StopMultiplexCommand,
} from '@aws-sdk/client-medialive';
import { expect, test } from 'vitest';
import { clientsOf } from './clients.ts';
import { errorOf, simulated } from './start.ts';

test('a batch starts channels and multiplexes, which come on by the clock and not by reads', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  const answer = await mediaLive.send(
    new BatchStartCommand({ ChannelIds: ['1234561', '1234562'], MultiplexIds: ['2345671'] }),
  );
  expect(answer.$metadata.httpStatusCode).toBe(200);
  expect(answer.Failed).toEqual([]);
  expect(answer.Successful).toEqual([
    { Arn: 'arn:aws:medialive:eu-central-1:123456789012:channel:1234561', Id: '1234561', State: 'STARTING' },
    { Arn: 'arn:aws:medialive:eu-central-1:123456789012:channel:1234562', Id: '1234562', State: 'STARTING' },
    {
      Arn: 'arn:aws:medialive:eu-central-1:123456789012:multiplex:2345671',
      Id: '2345671',
      State: 'STARTING',
    },
  ]);
  for (let read = 0; read < 5; read += 1) {
    const channel = await mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234561' }));
    expect(channel).toMatchObject({ State: 'STARTING', PipelinesRunningCount: 0, PipelineDetails: [] });
  }
  cloud.advance(slow);
  const channel = await mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234561' }));
  expect(channel).toMatchObject({ State: 'RUNNING', PipelinesRunningCount: 2, ChannelClass: 'STANDARD' });
  expect(channel.PipelineDetails).toHaveLength(2);
  const multiplex = await mediaLive.send(new DescribeMultiplexCommand({ MultiplexId: '2345671' }));
  expect(multiplex).toMatchObject({ State: 'RUNNING', ProgramCount: 2 });
});

test('a batch answers 200 with the ids that it could not start in failed', async () => {
  const { mediaLive, cloud } = await simulated();
  const answer = await mediaLive.send(
    new BatchStartCommand({ ChannelIds: ['99', '1234561'], MultiplexIds: ['98'] }),
  );
  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['1234561']);
  expect(answer.Failed?.map(({ Id, Code }) => [Id, Code])).toEqual([
    ['99', 'NotFoundException'],
    ['98', 'NotFoundException'],
  ]);
  const all = await mediaLive.send(new BatchStartCommand({ ChannelIds: ['99'] }));
  expect(all.$metadata.httpStatusCode).toBe(200);
  expect(all.Successful).toEqual([]);
  expect(cloud.ledger.map(({ effect }) => effect)).toEqual([['channel:1234561 IDLE→STARTING'], []]);
});

test('a batch without ids is refused', async () => {
  const { mediaLive } = await simulated();
  for (const input of [{}, { ChannelIds: [], MultiplexIds: [] }]) {
    const error = await errorOf(mediaLive.send(new BatchStartCommand(input)));
    expect(error).toMatchObject({ name: 'BadRequestException', status: 400 });
  }
});

test('an id that a batch names twice is a second start of itself', async () => {
  const { mediaLive } = await simulated();
  const answer = await mediaLive.send(new BatchStartCommand({ ChannelIds: ['1234561', '1234561'] }));
  expect(answer.Successful).toHaveLength(1);
  expect(answer.Failed).toMatchObject([{ Id: '1234561', Code: 'ConflictException' }]);
});

test('a batch stops what runs', async () => {
  const { mediaLive, cloud, slow } = await simulated({
    world: { channels: [{ id: '1', state: 'RUNNING' }], multiplexes: [{ id: '2', state: 'RUNNING' }] },
  });
  const answer = await mediaLive.send(new BatchStopCommand({ ChannelIds: ['1'], MultiplexIds: ['2'] }));
  expect(answer.Successful?.map(({ State }) => State)).toEqual(['STOPPING', 'STOPPING']);
  cloud.advance(slow);
  expect(cloud.resources()).toEqual({ 'channel:1': 'IDLE', 'multiplex:2': 'IDLE' });
});

test('a channel is started and stopped by itself', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  const started = await mediaLive.send(new StartChannelCommand({ ChannelId: '1234561' }));
  expect(started).toMatchObject({ Id: '1234561', State: 'STARTING', Name: 'channel-1' });
  expect(started.$metadata.httpStatusCode).toBe(200);
  cloud.advance(slow);
  const stopped = await mediaLive.send(new StopChannelCommand({ ChannelId: '1234561' }));
  expect(stopped.State).toBe('STOPPING');
  cloud.advance(slow);
  expect(cloud.state('channel:1234561')).toBe('IDLE');
});

test('a multiplex answers 202, and its stop leaves its channels running', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  cloud.set('channel:1234561', 'RUNNING');
  const started = await mediaLive.send(new StartMultiplexCommand({ MultiplexId: '2345671' }));
  expect(started.$metadata.httpStatusCode).toBe(202);
  expect(started.State).toBe('STARTING');
  cloud.advance(slow);
  const stopped = await mediaLive.send(new StopMultiplexCommand({ MultiplexId: '2345671' }));
  expect(stopped.$metadata.httpStatusCode).toBe(202);
  cloud.advance(slow);
  expect(cloud.state('multiplex:2345671')).toBe('IDLE');
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
});

test('a stop of a multiplex that does not run is accepted and does nothing', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  await mediaLive.send(new StopMultiplexCommand({ MultiplexId: '2345671' }));
  await mediaLive.send(new StartMultiplexCommand({ MultiplexId: '2345671' }));
  const answer = await mediaLive.send(new StopMultiplexCommand({ MultiplexId: '2345671' }));
  expect(answer.State).toBe('STARTING');
  cloud.advance(slow);
  expect(cloud.state('multiplex:2345671')).toBe('RUNNING');
});

test('missing channels, multiplexes and programs are 404', async () => {
  const { mediaLive } = await simulated();
  const calls = [
    mediaLive.send(new DescribeChannelCommand({ ChannelId: '9' })),
    mediaLive.send(new StartChannelCommand({ ChannelId: '9' })),
    mediaLive.send(new StopChannelCommand({ ChannelId: '9' })),
    mediaLive.send(new DescribeMultiplexCommand({ MultiplexId: '9' })),
    mediaLive.send(new StartMultiplexCommand({ MultiplexId: '9' })),
    mediaLive.send(new ListAlertsCommand({ ChannelId: '9' })),
    mediaLive.send(new ListMultiplexProgramsCommand({ MultiplexId: '9' })),
    mediaLive.send(new DescribeMultiplexProgramCommand({ MultiplexId: '2345671', ProgramName: 'none' })),
  ];
  for (const call of calls) {
    expect(await errorOf(call)).toMatchObject({ name: 'NotFoundException', status: 404 });
  }
});

test('lists come in pages', async () => {
  const { mediaLive, cloud } = await simulated();
  const seen: unknown[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    const input = { MaxResults: 4, ...(token !== undefined && { NextToken: token }) };
    const page = await mediaLive.send(new ListChannelsCommand(input));
    seen.push(...(page.Channels ?? []).map(({ Id }) => Id));
    token = page.NextToken;
    pages += 1;
  } while (token !== undefined);
  expect(pages).toBe(3);
  expect(new Set(seen).size).toBe(10);
  cloud.policies.pageSize = 1;
  const multiplexes = await mediaLive.send(new ListMultiplexesCommand({}));
  expect(multiplexes.Multiplexes).toHaveLength(1);
  const rest = await mediaLive.send(new ListMultiplexesCommand({ NextToken: multiplexes.NextToken }));
  expect(rest.Multiplexes?.map(({ Id }) => Id)).toEqual(['2345672']);
  expect(rest.NextToken).toBeUndefined();
});

test('a token of no list is refused', async () => {
  const { mediaLive } = await simulated();
  const error = await errorOf(mediaLive.send(new ListChannelsCommand({ NextToken: 'made-up' })));
  expect(error).toMatchObject({ name: 'BadRequestException', status: 400 });
});

test('a multiplex tells its programs and their channels', async () => {
  const { mediaLive } = await simulated();
  const list = await mediaLive.send(new ListMultiplexProgramsCommand({ MultiplexId: '2345671' }));
  expect(list.MultiplexPrograms).toEqual([
    { ProgramName: 'news', ChannelId: '1234561' },
    { ProgramName: 'sports', ChannelId: '1234562' },
  ]);
  const input = { MultiplexId: '2345671', ProgramName: 'sports' };
  const program = await mediaLive.send(new DescribeMultiplexProgramCommand(input));
  expect(program).toMatchObject({ ChannelId: '1234562', MultiplexProgramSettings: { ProgramNumber: 2 } });
});

test('alerts are listed by their state', async () => {
  const alerts = [
    { alertType: 'No input', message: 'Pipeline 0 has no input.' },
    { alertType: 'Failover', state: 'CLEARED' as const },
  ];
  const { mediaLive } = await simulated({
    world: { channels: [{ id: '1', state: 'RUNNING', alerts }], multiplexes: [{ id: '2', alerts }] },
  });
  const all = await mediaLive.send(new ListAlertsCommand({ ChannelId: '1' }));
  expect(all.Alerts).toHaveLength(2);
  const set = await mediaLive.send(new ListAlertsCommand({ ChannelId: '1', StateFilter: 'SET' }));
  expect(set.Alerts).toMatchObject([{ AlertType: 'No input', State: 'SET', PipelineId: '0' }]);
  expect(set.Alerts?.[0]?.SetTimestamp).toBeInstanceOf(Date);
  const cleared = await mediaLive.send(
    new ListMultiplexAlertsCommand({ MultiplexId: '2', StateFilter: 'CLEARED' }),
  );
  expect(cleared.Alerts).toMatchObject([{ AlertType: 'Failover', State: 'CLEARED' }]);
});

test('a single pipeline, a recovering channel and a missing pipeline show in the running count', async () => {
  const { mediaLive } = await simulated({
    world: {
      channels: [
        { id: '1', state: 'RUNNING', channelClass: 'SINGLE_PIPELINE' },
        { id: '2', state: 'RECOVERING' },
        { id: '3', state: 'RUNNING', pipelinesRunningCount: 1 },
      ],
    },
  });
  for (const ChannelId of ['1', '2', '3']) {
    const channel = await mediaLive.send(new DescribeChannelCommand({ ChannelId }));
    expect(channel.PipelinesRunningCount).toBe(1);
  }
});

test('a channel of one region is missing in the others', async () => {
  const { simulator, mediaLive } = await simulated({
    world: { channels: [{ id: '1', region: 'us-west-2' }] },
  });
  const error = await errorOf(mediaLive.send(new DescribeChannelCommand({ ChannelId: '1' })));
  expect(error.name).toBe('NotFoundException');
  const there = clientsOf(simulator, 'us-west-2').mediaLive;
  expect(await there.send(new DescribeChannelCommand({ ChannelId: '1' }))).toMatchObject({ State: 'IDLE' });
});
