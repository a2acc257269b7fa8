import { StartBatchJobCommand } from '@aws-sdk/client-m2';
import { DescribeFlowCommand, ListFlowsCommand } from '@aws-sdk/client-mediaconnect';
import {
  BatchStartCommand,
  DescribeChannelCommand,
  ListChannelsCommand,
  StartChannelCommand,
} from '@aws-sdk/client-medialive';
import { GetHarvestJobCommand } from '@aws-sdk/client-mediapackagev2';
import { expect, test } from 'vitest';
import { errorOf, flowArn, simulated } from './start.ts';

const start = (...ids: string[]) => new BatchStartCommand({ ChannelIds: ids });
const describe = (ChannelId: string) => new DescribeChannelCommand({ ChannelId });

const answers = ['error', 'drop', 'html', 'garbage'] as const;

test.each(answers)('%s before the effect leaves everything as it was', async (kind) => {
  const { mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind, operation: 'BatchStart' });
  await errorOf(mediaLive.send(start('1234561')));
  expect(cloud.state('channel:1234561')).toBe('IDLE');
  expect(cloud.ledger[0]).toMatchObject({ operation: 'BatchStart', effect: [], fault: kind });
  // It strikes once.
  await mediaLive.send(start('1234561'));
});

test.each(answers)('%s after the effect hides that it happened', async (kind) => {
  const { mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind, operation: 'BatchStart', when: 'after', name: 'lost answer' });
  await errorOf(mediaLive.send(start('1234561')));
  expect(cloud.state('channel:1234561')).toBe('STARTING');
  expect(cloud.ledger[0]).toMatchObject({ effect: ['channel:1234561 IDLE→STARTING'], fault: 'lost answer' });
});

test('an error completes its type from its status and its status from its type', async () => {
  const { mediaLive, mediaPackage, mediaConnect, m2, alibaba, cloud } = await simulated();
  const describeError = async (error: object) => {
    cloud.faults.add({ kind: 'error', operation: 'DescribeChannel', error });
    const { name, status } = await errorOf(mediaLive.send(describe('1234561')));
    return [name, status];
  };
  expect(await describeError({})).toEqual(['InternalServerErrorException', 500]);
  expect(await describeError({ status: 429 })).toEqual(['TooManyRequestsException', 429]);
  expect(await describeError({ type: 'ThrottlingException' })).toEqual(['ThrottlingException', 400]);
  expect(await describeError({ type: 'ExpiredTokenException' })).toEqual(['ExpiredTokenException', 403]);
  expect(await describeError({ type: 'Strange', status: 418 })).toEqual(['Strange', 418]);
  cloud.faults.add({ kind: 'error', operation: '*', times: 0 });
  const place = { ChannelGroupName: 'g', ChannelName: 'c', OriginEndpointName: 'e', HarvestJobName: 'h' };
  const job = { applicationId: 'a', batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 's' } } };
  const calls = [
    mediaPackage.send(new GetHarvestJobCommand(place)),
    m2.send(new StartBatchJobCommand(job)),
    mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn })),
  ];
  const names = (await Promise.all(calls.map(errorOf))).map(({ name }) => name);
  expect(names).toEqual([
    'InternalServerException',
    'InternalServerException',
    'InternalServerErrorException',
  ]);
  await expect(alibaba('GetEdgeTranscodeJob', { ClusterId: 'c', JobId: 'j' })).rejects.toMatchObject({
    code: 'InternalError',
    statusCode: 500,
  });
});

test('an error can have headers and a body of its own', async () => {
  const { mediaLive, cloud } = await simulated();
  const error = { status: 503, headers: { 'retry-after': '7' }, body: { message: 'Of its own' } };
  cloud.faults.add({ kind: 'error', operation: 'ListChannels', error });
  await expect(mediaLive.send(new ListChannelsCommand({}))).rejects.toMatchObject({
    message: 'Of its own',
    $response: { statusCode: 503, headers: { 'retry-after': '7' } },
  });
});

test.each(['before', 'after'] as const)(
  'a call that hangs %s its effect is in the ledger at once',
  async (when) => {
    const { mediaLive, cloud } = await simulated();
    cloud.faults.add({ kind: 'hang', operation: 'BatchStart', when });
    const client = new AbortController();
    const call = mediaLive.send(start('1234561'), { abortSignal: client.signal });
    const entry = await cloud.waitFor(({ operation }) => operation === 'BatchStart');
    expect(entry).toMatchObject({ status: null, fault: 'hang' });
    client.abort();
    expect((await errorOf(call)).name).toBe('AbortError');
    expect(cloud.state('channel:1234561')).toBe(when === 'after' ? 'STARTING' : 'IDLE');
  },
);

test('a simulator that closes lets go of calls that hang and of slow ones', async () => {
  const { simulator, mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind: 'hang', operation: 'BatchStart' });
  cloud.faults.add({ kind: 'slow', operation: 'ListChannels', delayMs: 60_000 });
  const calls = [mediaLive.send(start('1234561')), mediaLive.send(new ListChannelsCommand({}))].map(errorOf);
  await cloud.waitFor(({ operation }) => operation === 'BatchStart');
  await cloud.waitFor(({ operation }) => operation === 'ListChannels');
  await simulator.close();
  await Promise.all(calls);
});

test('a call that is slow before its effect takes effect after the client gave up', async () => {
  const { mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind: 'slow', operation: 'BatchStart', delayMs: 500 });
  const client = new AbortController();
  const call = mediaLive.send(start('1234561'), { abortSignal: client.signal });
  await cloud.waitFor(({ operation }) => operation === 'BatchStart');
  client.abort();
  await errorOf(call);
  expect(cloud.state('channel:1234561')).toBe('IDLE');
  await cloud.waitFor(({ status }) => status === 200);
  expect(cloud.state('channel:1234561')).toBe('STARTING');
  expect(cloud.ledger[0]?.effect).toEqual(['channel:1234561 IDLE→STARTING']);
});

test('a call that is slow after its effect answers late', async () => {
  const { mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind: 'slow', operation: 'BatchStart', delayMs: 100, when: 'after' });
  const begun = Date.now();
  const call = mediaLive.send(start('1234561'));
  await cloud.waitFor(({ operation }) => operation === 'BatchStart');
  expect(cloud.state('channel:1234561')).toBe('STARTING');
  expect((await call).Successful).toHaveLength(1);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(95);
});

test('latency slows every call down', async () => {
  const { mediaLive } = await simulated({ delays: { latency: 80 } });
  const begun = Date.now();
  await mediaLive.send(new ListChannelsCommand({}));
  expect(Date.now() - begun).toBeGreaterThanOrEqual(75);
});

test.each(['truncated', 'wrongTypes', 'empty'] as const)('garbage can be %s', async (garbage) => {
  const { alibaba, mediaLive, cloud } = await simulated();
  const job = { ClusterId: 'edge-cluster-shanghai-1', JobId: 'edge-job-main' };
  cloud.faults.add({ kind: 'garbage', operation: '*', garbage, when: 'after', times: 0 });
  const answer = alibaba('StartEdgeTranscodeJob', job).catch((error: unknown) => String(error));
  expect(await answer).not.toMatchObject({ JobId: 'edge-job-main' });
  const batch = mediaLive.send(start('1234561')).catch(() => undefined);
  expect(Array.isArray((await batch)?.Successful)).toBe(false);
  expect(cloud.ledger.map(({ effect, status }) => [effect.length, status])).toEqual([
    [1, 200],
    [1, 200],
  ]);
});

test('calls above a rate are throttled before their effect', async () => {
  const { mediaLive, cloud } = await simulated();
  cloud.clock.stop();
  const throttle = cloud.faults.add({ kind: 'throttle', operation: '*', ratePerSecond: 10, burst: 2 });
  await mediaLive.send(start('1234561'));
  await mediaLive.send(start('1234562'));
  const error = await errorOf(mediaLive.send(start('1234563')));
  expect(error).toMatchObject({ name: 'TooManyRequestsException', status: 429 });
  expect(cloud.state('channel:1234563')).toBe('IDLE');
  expect(cloud.ledger.at(-1)).toMatchObject({ fault: 'throttle', status: 429, effect: [] });
  cloud.advance(100);
  await mediaLive.send(start('1234563'));
  expect(throttle.hits).toBe(1);
});

test("the vendors' documented rates can be switched on", async () => {
  const { mediaConnect, alibaba, mediaLive, cloud } = await simulated();
  cloud.clock.stop();
  cloud.policies.vendorLimits = true;
  const many = (times: number, call: () => Promise<unknown>) =>
    Promise.all(
      Array.from({ length: times }, () =>
        call().then(
          () => 'ok',
          (error: Error) => error.name,
        ),
      ),
    );
  const okIn = (names: unknown[]) => names.filter((name) => name === 'ok').length;
  const lists = await many(45, () => mediaLive.send(new ListChannelsCommand({})));
  expect(okIn(lists)).toBe(40);
  expect(lists).toContain('TooManyRequestsException');
  cloud.advance(100);
  expect(okIn(await many(5, () => mediaLive.send(new ListChannelsCommand({}))))).toBe(2);
  const reads = await many(32, () => mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn })));
  expect(okIn(reads)).toBe(30);
  const lone = await many(32, () => mediaConnect.send(new ListFlowsCommand({})));
  expect(okIn(lone)).toBe(30);
  cloud.advance(1_000);
  expect(okIn(await many(10, () => mediaConnect.send(new ListFlowsCommand({}))))).toBe(5);
  expect(await alibaba('ListEdgeTranscodeJob', { ClusterId: 'edge-cluster-shanghai-1' })).toMatchObject({
    TotalCount: 2,
  });
});

test('Alibaba throttles with a code and 400', async () => {
  const { alibaba, cloud } = await simulated();
  cloud.faults.add({ kind: 'throttle', operation: 'GetEdgeTranscodeJob', ratePerSecond: 0, burst: 0 });
  const call = alibaba('GetEdgeTranscodeJob', {
    ClusterId: 'edge-cluster-shanghai-1',
    JobId: 'edge-job-main',
  });
  await expect(call).rejects.toMatchObject({ code: 'Throttling.User', statusCode: 400 });
});

test('a fault waits for its resource, lets calls pass and strikes as often as it says', async () => {
  const { mediaLive, cloud } = await simulated();
  const target = { operation: 'DescribeChannel', service: 'medialive', resource: 'channel:1234562' } as const;
  const fault = cloud.faults.add({ kind: 'error', ...target, after: 1, times: 2 });
  const outcomes: string[] = [];
  for (const id of ['1234561', '1234562', '1234561', '1234562', '1234562', '1234562']) {
    outcomes.push(
      await mediaLive.send(describe(id)).then(
        () => 'ok',
        () => 'failed',
      ),
    );
  }
  expect(outcomes).toEqual(['ok', 'ok', 'ok', 'failed', 'failed', 'ok']);
  expect(fault.hits).toBe(2);
});

test('faults follow each other, each counting every call', async () => {
  const { mediaLive, cloud, slow } = await simulated();
  const stuck = cloud.faults.add({ kind: 'stuck', operation: 'StartChannel' });
  cloud.faults.add({ kind: 'error', operation: 'StartChannel', error: { status: 429 } });
  cloud.faults.add({ kind: 'error', operation: 'StartChannel', error: { status: 502 }, after: 1 });
  const call = () => mediaLive.send(new StartChannelCommand({ ChannelId: '1234561' }));
  expect((await errorOf(call())).status).toBe(429);
  expect((await errorOf(call())).status).toBe(502);
  // Neither call came to its effect, so nothing was stuck yet.
  expect(stuck.hits).toBe(0);
  await call();
  cloud.advance(slow);
  expect(cloud.state('channel:1234561')).toBe('STARTING');
});

test('a fault of another service or operation does not strike', async () => {
  const { mediaLive, cloud } = await simulated();
  cloud.faults.add({ kind: 'error', operation: '*', service: 'm2', times: 0 });
  cloud.faults.add({ kind: 'error', operation: 'StopChannel', times: 0 });
  await mediaLive.send(new StartChannelCommand({ ChannelId: '1234561' }));
});

test('a fault that makes no sense is refused with what is wrong', async () => {
  const { cloud } = await simulated();
  const spec = { kind: 'slow', operation: 'BatchStart', delayMs: -1 } as const;
  expect(() => cloud.faults.add(spec)).toThrow(/delayMs/);
  expect(() => cloud.faults.add({ kind: 'drop', operation: 'BatchStrat' })).toThrow(/there is no BatchStrat/);
});

test('what is held before its effect has it when it is let go, also when the client has given up', async () => {
  const { mediaLive, cloud } = await simulated();
  const held = cloud.faults.add({ kind: 'hold', operation: 'BatchStart' });
  const gaveUp = new AbortController();
  const sent = errorOf(mediaLive.send(start('1234561'), { abortSignal: gaveUp.signal }));
  await cloud.waitFor(({ operation }) => operation === 'BatchStart');
  expect(cloud.state('channel:1234561')).toBe('IDLE');
  gaveUp.abort();
  await sent;
  held.remove();
  await cloud.waitFor(({ effect }) => effect.length > 0);
  expect(cloud.state('channel:1234561')).toBe('STARTING');
});

test('what is held after its effect is answered when it is let go', async () => {
  const { mediaLive, cloud } = await simulated();
  const held = cloud.faults.add({ kind: 'hold', operation: 'BatchStart', when: 'after' });
  const sent = mediaLive.send(start('1234561'));
  const entry = await cloud.waitFor(({ effect }) => effect.length > 0);
  expect(entry.status).toBeNull();
  held.remove();
  expect((await sent).Successful).toHaveLength(1);
  expect(entry.status).toBe(200);
});

test('the manifest of a live output can be held, cut off and answered otherwise, and is none of the calls of `*`', async () => {
  const { simulator, cloud } = await simulated();
  const look = () => fetch(`${simulator.url}/live/news/variant.m3u8`);
  cloud.faults.add({ kind: 'error', operation: '*', times: 0 });
  expect((await look()).status).toBe(200);
  cloud.faults.add({ kind: 'error', operation: 'GetManifest', error: { status: 503 } });
  expect((await look()).status).toBe(503);
  cloud.faults.add({ kind: 'drop', operation: 'GetManifest' });
  await expect(look()).rejects.toThrow('fetch failed');
  const held = cloud.faults.add({ kind: 'hold', operation: 'GetManifest' });
  const answer = look();
  await expect.poll(() => held.hits).toBe(1);
  held.remove();
  expect((await answer).status).toBe(200);
});
