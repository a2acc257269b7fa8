// What the services say of how things are doing, over HTTP, with the vendors' own clients.
import { expect, test } from 'vitest';
import { context, simulated } from './simulated.ts';

const medialive = 'medialive:batchStart';
const mediaconnect = 'mediaconnect:startFlow';
const flow =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';

async function running(name = 'channel:1234561', uses = medialive, on = 'RUNNING') {
  const stage = await simulated();
  stage.cloud.set(name, on);
  const health = async (input = {}) => {
    const all = await stage.resource(uses).health?.([name], input, context);
    return all?.get(name);
  };
  return { ...stage, health, name };
}

test('a channel that runs on all its pipelines without an alert is healthy, and its input is told', async () => {
  const { health } = await running();
  expect(await health()).toEqual({
    state: 'healthy',
    findings: [],
    input: 'contribution active on both pipelines',
  });
});

test('a channel of one pipeline needs no second one', async () => {
  const { resource, cloud } = await simulated({
    world: { channels: [{ id: '1', channelClass: 'SINGLE_PIPELINE', state: 'RUNNING' }] },
  });
  expect(cloud.state('channel:1')).toBe('RUNNING');
  const all = await resource(medialive).health?.(['channel:1'], {}, context);
  expect(all?.get('channel:1')).toMatchObject({
    state: 'healthy',
    input: 'contribution active on pipeline 0',
  });
});

test('a channel that has lost a pipeline is unhealthy, not failed', async () => {
  const { health, cloud, name } = await running();
  cloud.signal(name, { pipelinesRunningCount: 1 });
  expect(await health()).toMatchObject({
    state: 'unhealthy',
    findings: [{ code: 'PipelineLost', message: 'channel:1234561 runs on 1 of 2 pipelines' }],
  });
});

test('only alerts that are set count', async () => {
  const { health, cloud, name } = await running();
  cloud.signal(name, { alerts: [{ alertType: 'Old', state: 'CLEARED' }] });
  expect((await health())?.state).toBe('healthy');
  cloud.signal(name, { alerts: [{ alertType: 'Audio Not Detected', message: 'no sound', pipelineId: '1' }] });
  expect(await health()).toMatchObject({
    state: 'unhealthy',
    findings: [
      {
        code: 'Alert',
        message: 'channel:1234561 alert Audio Not Detected: no sound (pipeline 1)',
      },
    ],
  });
});

test('a cut input is an alert and shows in the input state; restored, all is well again', async () => {
  const { health, cloud, name } = await running();
  cloud.signal(name, { input: false });
  expect(await health()).toMatchObject({
    state: 'unhealthy',
    findings: [{ code: 'Alert' }],
    input: 'no input active on both pipelines',
  });
  cloud.signal(name, { input: 'studio-b' });
  expect(await health()).toMatchObject({ state: 'healthy', input: 'studio-b active on both pipelines' });
});

test('what is recovering, off or gone is unsettled', async () => {
  const { health, cloud, name } = await running();
  cloud.set(name, 'RECOVERING', { stay: true });
  expect(await health()).toMatchObject({ state: 'unsettled', findings: [{ code: 'Recovering' }] });
  cloud.set(name, 'IDLE');
  expect(await health()).toMatchObject({ state: 'unsettled', findings: [{ code: 'NotUp' }] });
  cloud.reset({});
  expect(await health()).toMatchObject({ state: 'unsettled', findings: [{ code: 'NotUp' }] });
});

test('a multiplex is judged by its pipelines and its own alerts', async () => {
  const { health, cloud, name } = await running('multiplex:2345671');
  expect(await health()).toMatchObject({ state: 'healthy', input: null });
  cloud.signal(name, { pipelinesRunningCount: 1, alerts: [{ alertType: 'Bitrate' }] });
  expect(await health()).toMatchObject({
    state: 'unhealthy',
    findings: [
      { code: 'PipelineLost' },
      { code: 'Alert', message: 'multiplex:2345671 alert Bitrate (pipeline 0)' },
    ],
  });
});

test('what may not be read, or is not known to the endpoint, is not seen: never healthy, never an error', async () => {
  const { health, cloud } = await running();
  cloud.faults.add({ kind: 'error', operation: 'ListAlerts', error: { type: 'ForbiddenException' } });
  expect(await health()).toMatchObject({ state: 'unhealthy', findings: [{ code: 'NotSeen' }] });
  cloud.faults.add({ kind: 'html', operation: 'ListAlerts', status: 404 });
  expect(await health()).toMatchObject({ state: 'unhealthy', findings: [{ code: 'NotSeen' }] });
  cloud.faults.add({ kind: 'error', operation: 'DescribeChannel', error: { type: 'ForbiddenException' } });
  expect(await health()).toMatchObject({ state: 'unhealthy', findings: [{ code: 'NotSeen' }] });
});

test('what cannot be read just now is missing, and nothing is said of it', async () => {
  const { resource, cloud, calls } = await simulated({
    world: { channels: ['1', '2'].map((id) => ({ id, state: 'RUNNING' as const })) },
  });
  cloud.faults.add({
    ...{ kind: 'error', operation: 'ListAlerts', resource: 'channel:1', times: 0 },
    error: { type: 'TooManyRequestsException' },
  });
  const all = await resource(medialive).health?.(['channel:1', 'channel:2'], {}, context);
  expect([...(all?.keys() ?? [])]).toEqual(['channel:2']);
  expect(calls('ListAlerts').length).toBeGreaterThan(2);
});

test('many channels cost a list, one call each for alerts, and a few descriptions in turn', async () => {
  const ids = Array.from({ length: 14 }, (_, index) => String(index + 1));
  const { resource, calls } = await simulated({
    world: { channels: ids.map((id) => ({ id, state: 'RUNNING' as const })) },
  });
  const names = ids.map((id) => `channel:${id}`);
  const health = resource(medialive).health;
  const first = await health?.(names, {}, context);
  expect(first?.size).toBe(14);
  expect([...(first?.values() ?? [])].filter(({ input }) => input !== null)).toHaveLength(10);
  expect(calls('ListChannels')).toHaveLength(1);
  expect(calls('ListAlerts')).toHaveLength(14);
  expect(calls('DescribeChannel')).toHaveLength(10);
  const second = await health?.(names, {}, context);
  expect([...(second?.values() ?? [])].every(({ input }) => input !== null)).toBe(true);
});

test('a flow is healthy when it has no errors and its source delivers', async () => {
  const { health, cloud, name } = await running(flow, mediaconnect, 'ACTIVE');
  expect(await health({ flowArn: flow })).toEqual({
    state: 'healthy',
    findings: [],
    input: '1 program: video h264 1920x1080, audio aac',
  });
  cloud.signal(name, { input: false });
  expect(await health({ flowArn: flow })).toMatchObject({
    state: 'unhealthy',
    findings: [{ code: 'NoInput' }],
    input: 'no input',
  });
  cloud.signal(name, { input: true, errors: ['The source IP does not answer.'] });
  expect(await health({ flowArn: flow })).toMatchObject({
    state: 'unhealthy',
    findings: [{ code: 'FlowError', message: `${flow} says The source IP does not answer.` }],
  });
  cloud.set(name, 'STANDBY');
  expect(await health({ flowArn: flow })).toMatchObject({
    state: 'unsettled',
    findings: [{ code: 'NotUp' }],
  });
});

test('a flow whose source may not be read is not seen', async () => {
  const { health, cloud } = await running(flow, mediaconnect, 'ACTIVE');
  cloud.faults.add({
    ...{ kind: 'error', operation: 'DescribeFlowSourceMetadata' },
    error: { type: 'ForbiddenException' },
  });
  expect(await health({ flowArn: flow })).toMatchObject({
    state: 'unhealthy',
    findings: [{ code: 'NotSeen' }],
  });
});
