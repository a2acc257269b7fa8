import { DescribeFlowCommand, DescribeFlowSourceMetadataCommand } from '@aws-sdk/client-mediaconnect';
import { DescribeChannelCommand, ListAlertsCommand, StartChannelCommand } from '@aws-sdk/client-medialive';
import { expect, test } from 'vitest';
import { Cloud } from '../../simulator/cloud.ts';
import { control } from '../../simulator/control.ts';
import { clientsOf } from './clients.ts';
import { flowArn, simulated } from './start.ts';

/** The control over HTTP, for programs that are not in the simulator's process. */
async function controlled() {
  const given = await simulated();
  const call = async (method: string, path: string, body?: unknown) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`${given.simulator.url}/_sim/${path}`, {
      method,
      ...(body !== undefined && { body: text }),
    });
    const parsed: unknown = await answer.json();
    return { status: answer.status, body: parsed };
  };
  return { ...given, call };
}

test('it says that it is there', async () => {
  const { call } = await controlled();
  expect(await call('GET', 'health')).toEqual({ status: 200, body: { ok: true } });
});

test('the ledger is read from a number on, and cleared', async () => {
  const { call, mediaLive } = await controlled();
  await mediaLive.send(new StartChannelCommand({ ChannelId: '1234561' }));
  await mediaLive.send(new StartChannelCommand({ ChannelId: '1234562' }));
  const all = await call('GET', 'ledger');
  expect(all.body).toMatchObject({
    entries: [
      { seq: 1, service: 'medialive', operation: 'StartChannel', region: 'eu-central-1', status: 200 },
      { seq: 2, effect: ['channel:1234562 IDLE→STARTING'], request: { channelId: '1234562' } },
    ],
  });
  expect((await call('GET', 'ledger?since=1')).body).toMatchObject({ entries: [{ seq: 2 }] });
  await call('DELETE', 'ledger');
  expect((await call('GET', 'ledger')).body).toEqual({ entries: [] });
});

test('another world takes the place of this one', async () => {
  const { call, cloud } = await controlled();
  const world = { channels: ['1', { id: '2', state: 'RUNNING' }] };
  const expected = { 'channel:1': 'IDLE', 'channel:2': 'RUNNING' };
  expect(await call('PUT', 'world', world)).toEqual({ status: 200, body: expected });
  expect((await call('GET', 'resources')).body).toEqual(expected);
  expect(cloud.resources()).toEqual(expected);
});

test('faults are added, listed and removed', async () => {
  const { call } = await controlled();
  const added = await call('POST', 'faults', { kind: 'drop', operation: 'BatchStart' });
  expect(added).toMatchObject({
    status: 201,
    body: { id: expect.any(String), hits: 0, when: 'before', times: 1 },
  });
  expect((await call('GET', 'faults')).body).toMatchObject({ faults: [{ kind: 'drop' }] });
  expect((await call('DELETE', 'faults/none')).status).toBe(404);
  expect((await call('DELETE', 'faults/fault-1')).status).toBe(200);
  await call('POST', 'faults', { kind: 'hang', operation: '*' });
  await call('DELETE', 'faults');
  expect((await call('GET', 'faults')).body).toEqual({ faults: [] });
});

test('policies, delays and outcomes are changed in part', async () => {
  const { call, cloud } = await controlled();
  const policies = await call('PUT', 'policies', {
    medialive: { secondStart: 'conflict' },
    vendorLimits: true,
  });
  expect(policies.body).toMatchObject({ medialive: { secondStart: 'conflict', unknownId: 'failed' } });
  expect(cloud.policies.vendorLimits).toBe(true);
  await call('PUT', 'delays', { channelStart: 7 });
  expect((await call('GET', 'delays')).body).toMatchObject({ channelStart: 7, channelStop: 60_000 });
  expect((await call('PUT', 'outcomes', { batchOutcomes: { ASRUN: 'Failed' } })).status).toBe(200);
  expect((await call('GET', 'policies')).body).toEqual(cloud.policies);
});

test('policies of the caller are enforced as they are printed, until they are taken back', async () => {
  const { call, cloud } = await controlled();
  const Statement = [{ Effect: 'Allow', Action: ['medialive:ListChannels'], Resource: ['*'] }];
  const printed = { aws: { Version: '2012-10-17', Statement }, alibaba: null, notes: [], warnings: [] };
  expect((await call('PUT', 'permissions', printed)).body).toEqual({ aws: printed.aws, alibaba: null });
  expect((await call('GET', 'permissions')).body).toEqual(cloud.permissions);
  await call('DELETE', 'permissions');
  expect(cloud.permissions).toBeNull();
});

test('somebody else can start a thing, and the ledger says so', async () => {
  const { call, cloud, slow } = await controlled();
  const set = await call('POST', 'set', { resource: 'channel:1234561', state: 'STARTING' });
  expect(set.body).toEqual({ resource: 'channel:1234561', state: 'STARTING' });
  expect(cloud.ledger).toMatchObject([{ actor: 'other', effect: ['channel:1234561 IDLE→STARTING'] }]);
  cloud.advance(slow);
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
  await call('POST', 'set', { resource: 'channel:1234561', state: 'STOPPING', stay: true });
  cloud.advance(10 * slow);
  expect(cloud.state('channel:1234561')).toBe('STOPPING');
});

test.each([
  ['PUT', 'world', { channel: [] }, /Unrecognized key: "channel"/],
  ['PUT', 'world', { channels: [{ id: '1', state: 'ON' }] }, /channels\[0\]\.state/],
  ['PUT', 'world', '{', /not JSON/],
  ['POST', 'faults', { kind: 'explode', operation: 'x' }, /kind/],
  ['POST', 'faults', { kind: 'drop', operation: 'x' }, /there is no x/],
  ['PUT', 'policies', { medialive: { secondStart: 'maybe' } }, /secondStart/],
  ['PUT', 'permissions', { aws: {}, alibaba: null }, /aws/],
  ['PUT', 'delays', { flowStart: 'soon' }, /flowStart/],
  ['PUT', 'outcomes', { batchOutcomes: { A: 'Done' } }, /batchOutcomes/],
  ['POST', 'set', { resource: 'channel:9', state: 'IDLE' }, /no resource channel:9/],
  ['POST', 'set', { resource: 'channel:1234561', state: 'ON' }, /has no state ON; it has IDLE/],
  ['GET', 'ledger?since=x', undefined, /since/],
])('%s %s of %j is refused with what is wrong', async (method, path, body, message) => {
  const { call } = await controlled();
  expect(await call(method, path, body)).toEqual({
    status: 400,
    body: { error: expect.stringMatching(message) },
  });
});

test('what is no control is 404', async () => {
  const { call } = await controlled();
  expect((await call('GET', 'nothing')).status).toBe(404);
});

test('a web page has no control', async () => {
  const { simulator, cloud } = await simulated();
  const headers = { origin: 'https://example.com' };
  const answer = await fetch(`${simulator.url}/_sim/ledger`, { method: 'DELETE', headers });
  expect(answer.status).toBe(403);
  expect(cloud.ledger).toEqual([]);
});

test('another machine has no control', async () => {
  const app = control(new Cloud());
  const from = (remoteAddress: string) =>
    app.request('/health', {}, { incoming: { socket: { remoteAddress } } });
  for (const peer of ['192.0.2.7', '::ffff:10.1.2.3', '2001:db8::1', ''])
    expect((await from(peer)).status).toBe(403);
  for (const peer of ['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])
    expect((await from(peer)).status).toBe(200);
});

test('it listens on the loopback address only, unless told otherwise', async () => {
  const { simulator } = await simulated();
  expect(new URL(simulator.url).hostname).toBe('127.0.0.1');
});

test('a port can be chosen, and one that is taken is an error', async () => {
  const { simulator } = await simulated();
  await expect(simulated({ port: simulator.port })).rejects.toThrow(/EADDRINUSE/);
});

test('a world that takes anything has whatever is asked for, off', async () => {
  const { simulator, cloud } = await simulated({ world: { acceptAny: true } });
  const { mediaLive, alibaba } = clientsOf(simulator);
  await mediaLive.send(new StartChannelCommand({ ChannelId: '555' }));
  await alibaba('GetEdgeTranscodeJob', { ClusterId: 'c', JobId: 'j' });
  expect(cloud.resources()).toEqual({ 'channel:555': 'STARTING', 'c/j': '0' });
});

test('an input is cut and comes back, alerts are set, a pipeline is lost, a flow has errors', async () => {
  const { call, cloud, mediaLive, mediaConnect } = await controlled();
  const channel = 'channel:1234561';
  cloud.set(channel, 'RUNNING');
  cloud.set(flowArn, 'ACTIVE');
  const describe = () => mediaLive.send(new DescribeChannelCommand({ ChannelId: '1234561' }));
  const alerts = async () =>
    (await mediaLive.send(new ListAlertsCommand({ ChannelId: '1234561', StateFilter: 'SET' }))).Alerts;
  expect((await call('POST', 'signal', { resource: channel, input: false })).status).toBe(200);
  expect(await alerts()).toMatchObject([{ AlertType: 'Video Not Detected', State: 'SET' }]);
  expect((await describe()).PipelineDetails?.map((one) => one.ActiveInputAttachmentName)).toEqual([
    undefined,
    undefined,
  ]);
  await call('POST', 'signal', {
    ...{ resource: channel, input: 'studio-b', pipelinesRunningCount: 1, alerts: [{ alertType: 'A' }] },
  });
  expect(await alerts()).toMatchObject([{ AlertType: 'A' }]);
  expect(await describe()).toMatchObject({
    PipelinesRunningCount: 1,
    PipelineDetails: [{ ActiveInputAttachmentName: 'studio-b' }],
  });
  await call('POST', 'signal', { resource: flowArn, input: false, errors: ['no route'] });
  const described = await mediaConnect.send(new DescribeFlowCommand({ FlowArn: flowArn }));
  expect(described.Messages?.Errors).toEqual(['no route']);
  const source = await mediaConnect.send(new DescribeFlowSourceMetadataCommand({ FlowArn: flowArn }));
  expect(source.TransportMediaInfo?.Programs).toEqual([]);
  expect(cloud.ledger.filter(({ actor }) => actor === 'other').at(-1)).toMatchObject({
    ...{ operation: 'signal', resources: [flowArn], effect: [] },
  });
});

test('a signal that a thing does not have is refused', async () => {
  const { call } = await controlled();
  for (const [resource, change] of [
    ['channel:nowhere', { input: false }],
    ['multiplex:2345671', { input: false }],
    ['channel:1234561', { errors: [] }],
    [flowArn, { alerts: [] }],
    [flowArn, { input: 'name' }],
    ['edge-cluster-shanghai-1/edge-job-main', { input: false }],
    ['channel:1234561', { picture: 'blue' }],
  ] as const)
    expect((await call('POST', 'signal', { resource, ...change })).status).toBe(400);
});

test('a live output advances with the clock, freezes, goes on, and answers what it is told to', async () => {
  const { call, cloud, simulator } = await controlled();
  cloud.clock.stop();
  const get = (file: string) => fetch(`${simulator.url}/live/news/${file}`);
  const playlist = async () => (await get('variant.m3u8')).text();
  expect(await (await get('index.m3u8')).text()).toContain('variant.m3u8');
  expect(await (await get('index.mpd')).text()).toContain('type="dynamic"');
  const first = await playlist();
  expect(first).toContain('#EXT-X-MEDIA-SEQUENCE:1\n');
  cloud.advance(2_000);
  expect(await playlist()).toContain('#EXT-X-MEDIA-SEQUENCE:2\n');
  await call('POST', 'live', { name: 'news', frozen: true });
  cloud.advance(20_000);
  expect(await playlist()).toContain('#EXT-X-MEDIA-SEQUENCE:2\n');
  await call('POST', 'live', { name: 'news', frozen: false });
  expect(await playlist()).toContain('#EXT-X-MEDIA-SEQUENCE:12\n');
  await call('POST', 'live', { name: 'news', status: 503 });
  expect((await get('index.m3u8')).status).toBe(503);
  expect((await call('POST', 'live', { name: 'news', speed: 2 })).status).toBe(400);
});
