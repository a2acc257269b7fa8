import { expect, test } from 'vitest';
import { compressed } from '../../cli/rehearse/compressed.ts';
import { readInputs } from '../../cli/rehearse/inputs.ts';
import { defaultCompression, delaysOf } from '../../cli/rehearse/pace.ts';
import { bystanders, worldFromPlan } from '../../cli/rehearse/world-from-plan.ts';
import { isObject, type JsonObject } from '../../plan/json.ts';
import { compile } from '../../runbook/index.ts';
import { Cloud } from '../../simulator/cloud.ts';

const flowArn = 'arn:aws:mediaconnect:us-west-2:999999999999:flow:1-abc-def:real-feed';

function planOf(document: JsonObject, parameters: JsonObject = {}) {
  const compiled = compile({ source: document, parameters });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return { document, plan: compiled.plan, inputs: readInputs(compiled.plan, compiled.parameters) };
}

/** The cloud as it is before a run of these steps. */
function cloudFor(steps: JsonObject, parameters: JsonObject = {}, declared: JsonObject = {}) {
  const { inputs } = planOf({ name: 'some-show', parameters: declared, steps }, parameters);
  const world = worldFromPlan(inputs);
  return { world, cloud: new Cloud(world) };
}

const harvest = {
  channelGroupName: 'group-9',
  channelName: 'channel-9',
  originEndpointName: 'cmaf',
  harvestedManifests: { hlsManifests: [{ manifestName: 'any' }] },
};

test('a flow exists with its own ARN and is off; beside it there is one of others that is on', () => {
  const { world, cloud } = cloudFor({ feed: { uses: 'mediaconnect:startFlow', with: { flowArn } } });
  expect(cloud.state(flowArn)).toBe('STANDBY');
  const [bystander = ''] = bystanders(world);
  expect(bystander).toMatch(/^arn:aws:mediaconnect:us-west-2:999999999999:flow:/);
  expect(cloud.state(bystander)).toBe('ACTIVE');
});

test('channels and multiplexes exist and are off, and the channels that need a multiplex are its programs', () => {
  const { world, cloud } = cloudFor(
    {
      mux: { uses: 'medialive:batchStart', with: { multiplexIds: ['55'] } },
      channels: {
        uses: 'medialive:batchStart',
        needs: ['mux'],
        with: { channelIds: '${{ parameters.ids }}' },
      },
    },
    { ids: ['11', '12'] },
    { ids: { type: 'list' } },
  );
  expect(cloud.resources()).toMatchObject({
    'channel:11': 'IDLE',
    'channel:12': 'IDLE',
    'multiplex:55': 'IDLE',
    'channel:bystander': 'RUNNING',
  });
  expect(world.multiplexes).toMatchObject([{ programs: [{ channelId: '11' }, { channelId: '12' }] }]);
});

test('a harvest finds its group, channel and endpoint, and a job of others that is followed is under way', () => {
  const { cloud, world } = cloudFor({
    own: {
      uses: 'mediapackagev2:createHarvestJob',
      with: {
        ...harvest,
        scheduleConfiguration: { startTime: '2026-01-01T10:00:00Z', endTime: '2026-01-01T11:00:00Z' },
        destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'x' } },
      },
    },
    theirs: {
      uses: 'mediapackagev2:getHarvestJob',
      with: {
        channelGroupName: 'group-9',
        channelName: 'channel-8',
        originEndpointName: 'hls',
        harvestJobName: 'nightly',
      },
    },
  });
  expect(world.channelGroups).toEqual([
    {
      name: 'group-9',
      channels: [
        { name: 'channel-9', endpoints: ['cmaf'] },
        { name: 'channel-8', endpoints: ['hls'] },
      ],
    },
  ]);
  expect(cloud.state('nightly')).toBe('IN_PROGRESS');
});

test('an M2 application runs and knows every job that is submitted to it', () => {
  const job = (batchJobIdentifier: JsonObject): JsonObject => ({
    uses: 'm2:startBatchJob',
    with: { applicationId: 'my-app', batchJobIdentifier },
  });
  const { cloud, world } = cloudFor({
    report: job({ scriptBatchJobIdentifier: { scriptName: 'ASRUN' } }),
    bill: job({ fileBatchJobIdentifier: { fileName: 'BILL.jcl' } }),
  });
  expect(cloud.state('my-app')).toBe('Running');
  expect(world.applications).toMatchObject([{ definitions: ['ASRUN', { fileName: 'BILL.jcl' }] }]);
});

test('an edge job exists in its cluster and is off, and another runs beside it', () => {
  const { cloud } = cloudFor({
    edge: { uses: 'alibaba-live:startEdgeTranscodeJob', with: { clusterId: 'c-1', jobId: 'j-1' } },
  });
  expect(cloud.resources()).toEqual({ 'c-1/j-1': '0', 'bystander-cluster/bystander': '1' });
});

test('gates need nothing, and what a step passes on from its input is known to those behind it', () => {
  const { cloud } = cloudFor({
    check: { uses: 'approval', with: { prompt: 'Go?' } },
    pause: { uses: 'wait', with: { for: '10m' } },
    feed: { uses: 'mediaconnect:startFlow', with: { flowArn } },
    again: {
      uses: 'mediaconnect:startFlow',
      needs: ['feed'],
      with: { flowArn: '${{ steps.feed.outputs.flowArn }}' },
    },
  });
  expect(Object.keys(cloud.resources())).toHaveLength(2);
});

test('all times of a document are compressed, and the rest of it is as written', () => {
  const { document, plan, inputs } = planOf({
    name: 'some-show',
    lead: '20m',
    steps: {
      pause: { uses: 'wait', with: { for: '10m' } },
      until: { uses: 'wait', with: { until: '2030-01-01T00:00:00Z' } },
      channels: {
        uses: 'medialive:batchStart',
        needs: ['pause', 'until'],
        onFailure: 'ask',
        // biome-ignore lint/suspicious/noThenProperty: the document's own word
        ask: { for: '1h', then: 'rollback' },
        retry: { attempts: 3, interval: '6s' },
        timeout: '10m',
        with: { channelIds: ['11'] },
      },
      picture: { uses: 'probe', with: { url: 'https://cdn.example.com/news/live.mpd?token=x' } },
      // Too short for calls and polls at that speed.
      feed: { uses: 'mediaconnect:startFlow', timeout: '45s', with: { flowArn } },
      catchUp: {
        uses: 'mediapackagev2:createHarvestJob',
        with: {
          ...harvest,
          scheduleConfiguration: { startTime: '2030-01-01T10:00:00Z', endTime: '2030-01-01T11:00:00Z' },
          destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'x' } },
        },
      },
    },
  });
  const now = Date.parse('2026-11-21T14:00:00Z');
  const played = compressed({
    document,
    plan,
    inputs,
    pace: { compression: 60 },
    simulator: 'http://127.0.0.1:1',
    now,
  });
  expect(compile({ source: played })).toMatchObject({ ok: true });
  expect(played).toMatchObject({
    lead: '20s',
    steps: {
      pause: { with: { for: '10s' } },
      until: { with: { until: '2026-11-21T14:00:00.000Z' } },
      channels: {
        onFailure: 'ask',
        // biome-ignore lint/suspicious/noThenProperty: the document's own word
        ask: { for: '1m', then: 'rollback' },
        retry: { attempts: 3, interval: '100ms' },
        timeout: '10s',
        typical: '3s',
      },
      feed: { timeout: '4s500ms' },
      // No address of the world is asked.
      picture: { with: { url: 'http://127.0.0.1:1/live/picture/index.mpd' } },
    },
  });
  const steps = isObject(played.steps) ? played.steps : {};
  const input = isObject(steps.catchUp) && isObject(steps.catchUp.with) ? steps.catchUp.with : {};
  expect(input.scheduleConfiguration).toEqual({
    startTime: '2026-11-21T12:59:59.000Z',
    endTime: '2026-11-21T13:59:59.000Z',
  });
});

test('a show takes about eight seconds, and services take their typical time compressed', () => {
  const { plan } = planOf({
    name: 'some-show',
    steps: { feed: { uses: 'mediaconnect:startFlow', typical: '20m', with: { flowArn } } },
  });
  expect(defaultCompression(plan)).toBe(300);
  expect(delaysOf(plan, { compression: 300 })).toMatchObject({ flowStart: 4_000, flowStop: 2_000 });
});
