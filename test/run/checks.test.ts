// The checks before a show, on a real Temporal server, without a run around them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { place } from '../../activities/clients/place.ts';
import type { ChecksInput, PreflightStep } from '../../activities/contract.ts';
import { startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { activityNames } from '../../plan/names.ts';
import type { Trouble } from '../../plan/status.ts';
import { compile } from '../../runbook/index.ts';
import { defaultWorld } from '../../simulator/index.ts';
import { clockChanges } from '../clock-changes.ts';
import { type Stage, setStage, until } from './stage.ts';

const flow =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
const channels = (...channelIds: string[]) => ({ uses: 'medialive:batchStart', with: { channelIds } });
const studio = { uses: 'mediaconnect:startFlow', with: { flowArn: flow } };

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
beforeEach(() => stage.simulator.cloud.reset());
afterAll(() => stage.close());

function stepsOf(steps: JsonObject): PreflightStep[] {
  const compiled = compile({ source: { name: 'the-show', steps }, parameters: {} });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.plan.steps.flatMap((step) =>
    step.kind === 'gate' ? [] : [{ step: { ...step, with: {} }, with: step.with }],
  );
}

/** Begins to look, as a run would that waits for its time. */
async function begin(steps: JsonObject, more: Partial<ChecksInput> = {}) {
  const input: ChecksInput = {
    run: { workflowId: 'w', firstRunId: 'r', place: place(stage.env) },
    steps: stepsOf(steps),
    show: { onAirAt: null, offAirAt: null },
    known: [],
    until: Date.now() + 60_000,
    ...more,
  };
  return stage.client.activity.start<Trouble[]>(activityNames.checks, {
    id: randomUUID(),
    taskQueue: stage.taskQueue,
    args: [input],
    startToCloseTimeout: '1h',
    heartbeatTimeout: '3s',
    retry: { initialInterval: '100ms', backoffCoefficient: 1 },
  });
}

const found = async (steps: JsonObject, more?: Partial<ChecksInput>) => (await begin(steps, more)).result();
const looks = (operation: string) =>
  stage.simulator.cloud.ledger.filter((entry) => entry.operation === operation).length;
const codes = (troubles: Trouble[]) => troubles.map(({ resource, code }) => `${resource} ${code}`);

test('checks find what is missing, broken, busy or refused, and nothing in what is off, on or between', async () => {
  const { cloud } = stage.simulator;
  cloud.set('channel:1234561', 'RUNNING');
  cloud.set('channel:1234562', 'UPDATING');
  cloud.set('channel:1234563', 'CREATE_FAILED');
  cloud.set('channel:1234564', 'STOPPING', { stay: true });
  cloud.set('channel:1234566', 'RECOVERING', { stay: true });
  cloud.set(flow, 'ACTIVE');
  const troubles = await found({
    studio: { ...studio, alreadyOn: 'refuse' },
    channels: channels('1234561', '1234562', '1234563', '1234564', '1234565', '1234566', '7777777'),
    edge: { uses: 'alibaba-live:startEdgeTranscodeJob', with: { clusterId: 'c', jobId: 'j' } },
  });
  expect(codes(troubles)).toEqual([
    `${flow} AlreadyOn`,
    'channel:1234562 Busy',
    'channel:1234563 ResourceBroken',
    'channel:7777777 NotFound',
    'c/j NotFound',
  ]);
  expect(troubles[1]).toMatchObject({ step: 'channels', message: expect.stringContaining('UPDATING') });
  // One read a resource, or fewer; and reads only.
  expect(stage.simulator.cloud.ledger.map(({ operation }) => operation).toSorted()).toEqual([
    ...['DescribeChannel', 'DescribeFlow', 'GetEdgeTranscodeJob', 'ListChannels', 'set', 'set', 'set'],
    ...['set', 'set', 'set'],
  ]);
});

test('checks find jobs that could not be submitted', async () => {
  const world = defaultWorld();
  const harvestJobs = Array.from({ length: 10 }, (_, n) => ({
    ...{ name: `job-${n}`, channelGroup: 'showcaller-news', channel: 'evening-news', endpoint: 'hls' },
    status: n < 4 ? ('QUEUED' as const) : ('IN_PROGRESS' as const),
  }));
  const old = { name: 'old', channelGroup: 'showcaller-sports', channel: 'match-day', endpoint: 'hls' };
  stage.simulator.cloud.reset({
    ...world,
    harvestJobs: [...harvestJobs, { ...old, status: 'FAILED' }],
    harvestOutcomes: { '*': 'IN_PROGRESS' },
    applications: [{ applicationId: 'app-stopped', status: 'Stopped' }],
  });
  const endpoint = (channelGroupName: string, channelName: string) => ({
    ...{ channelGroupName, channelName, originEndpointName: 'hls' },
  });
  const harvest = (group: string) => ({
    uses: 'mediapackagev2:createHarvestJob',
    at: 'end',
    with: {
      ...endpoint(group, 'evening-news'),
      harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
      scheduleConfiguration: { startTime: '2026-01-01T00:00:00Z', endTime: '2026-01-01T01:00:00Z' },
      destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'path' } },
    },
  });
  const batch = (applicationId: string) => ({
    uses: 'm2:startBatchJob',
    at: 'end',
    with: { applicationId, batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } } },
  });
  const archive = {
    uses: 'mediapackagev2:getHarvestJob',
    with: { ...endpoint('showcaller-sports', 'match-day'), harvestJobName: 'old' },
  };
  const troubles = await found({
    full: harvest('showcaller-news'),
    again: { ...harvest('showcaller-news'), needs: ['full'] },
    free: harvest('showcaller-sports'),
    nowhere: harvest('no-such-group'),
    stopped: batch('app-stopped'),
    unknown: batch('app-unknown'),
    archive,
  });
  expect(troubles.map(({ step, code }) => `${step} ${code}`)).toEqual([
    ...['full NoFreeSlot', 'again NoFreeSlot', 'nowhere NotFound', 'stopped ApplicationNotRunning'],
    ...['unknown NotFound', 'archive HarvestFailed'],
  ]);
  // Two states of three groups; two steps of one group share a read.
  expect(looks('ListHarvestJobs')).toBe(6);
});

test('checks find maintenance that meets the show, by the reads that tell the states', async () => {
  const onAirAt = Date.parse(`${clockChanges.berlin.spring}T20:00:00Z`) + 4 * 86_400_000;
  const thursday = new Date(onAirAt).toISOString().slice(0, 10);
  const thursdays = { maintenanceDay: 'THURSDAY', maintenanceStartTime: '21:00' };
  stage.simulator.cloud.reset({
    flows: [
      {
        flowArn: flow,
        maintenance: {
          maintenanceDay: 'Thursday',
          maintenanceScheduledDate: thursday,
          maintenanceStartHour: '19:00',
        },
      },
    ],
    channels: [
      { id: '1', maintenance: thursdays },
      { id: '2', maintenance: { ...thursdays, maintenanceDay: 'FRIDAY' } },
      { id: '3' },
    ],
  });
  const steps = { studio, channels: channels('1', '2', '3') };
  const show = { onAirAt, offAirAt: onAirAt + 2 * 3_600_000 };
  const troubles = await found(steps, { show, until: onAirAt - 20 * 60_000 });
  expect(codes(troubles)).toEqual([`${flow} Maintenance`, 'channel:1 MaintenanceWindow']);
  expect(looks('DescribeFlow')).toBe(1);
  expect(looks('ListChannels')).toBe(1);
});

test('checks wait as long as they find what is known, look together, and tell a change at once', async () => {
  const { cloud } = stage.simulator;
  const steps = { studio, channels: channels('1234561', '1234562', '1234563') };
  const two = await Promise.all([begin(steps), begin(steps)]);
  await cloud.waitFor(() => looks('ListChannels') >= 5);
  // Each looks at once when it begins; from then on one read answers both.
  expect(looks('ListChannels')).toBe(looks('DescribeFlow'));
  expect(looks('ListChannels')).toBeLessThanOrEqual(6);
  cloud.set('channel:1234562', 'UPDATING');
  for (const one of two) expect(codes(await one.result())).toEqual(['channel:1234562 Busy']);
  const known = await found(steps);
  const over = await begin(steps, { known });
  await cloud.waitFor((entry) => entry.operation === 'ListChannels' && looks('ListChannels') >= 8);
  cloud.set('channel:1234562', 'IDLE');
  expect(await over.result()).toEqual([]);
});

test('a change is not told sooner than the caller wants it', async () => {
  const notBefore = Date.now() + 1_500;
  const troubles = await found({ channels: channels('1') }, { notBefore });
  expect(Date.now()).toBeGreaterThanOrEqual(notBefore);
  expect(codes(troubles)).toEqual(['channel:1 NotFound']);
});

test('when the steps begin, checks end with what they know, even while nothing answers', async () => {
  stage.simulator.cloud.faults.add({ kind: 'hang', operation: '*', times: 0 });
  const known = [{ step: 'channels', resource: 'channel:9', code: 'NotFound', message: 'before' }];
  const until = Date.now() + 1_000;
  expect(await found({ channels: channels('9') }, { known, until })).toEqual(known);
  expect(Date.now()).toBeGreaterThanOrEqual(until);
});

test('a read that goes on failing is a finding, and gone when it succeeds again', async () => {
  const { cloud } = stage.simulator;
  cloud.faults.add({ kind: 'error', operation: 'DescribeFlow', error: { status: 503 }, times: 0 });
  cloud.faults.add({ kind: 'error', operation: 'DescribeChannel', error: { status: 403 }, times: 0 });
  const known = await found({ studio, channels: channels('1234561') });
  expect(codes(known)).toEqual([`${flow} NotSeen`, 'channel:1234561 Forbidden']);
  const again = await begin({ studio, channels: channels('1234561') }, { known });
  cloud.faults.clear();
  expect(await again.result()).toEqual([]);
});

test('a step of many that cannot be read is one finding, and one that is refused hides no other', async () => {
  const { cloud } = stage.simulator;
  const steps = { channels: channels('1234561', '1234562', '1234563') };
  cloud.faults.add({ kind: 'error', operation: 'ListChannels', error: { status: 503 }, times: 0 });
  expect(codes(await found(steps))).toEqual(['null NotSeen']);
  cloud.faults.clear();
  cloud.faults.add({ kind: 'html', operation: 'ListChannels', status: 404, times: 0 });
  cloud.set('channel:1234562', 'CREATING');
  expect(codes(await found(steps))).toEqual(['channel:1234562 Busy']);
});

test('checks go on at another worker, and end when they are cancelled', async () => {
  const { cloud } = stage.simulator;
  const handed = await begin({ channels: channels('1234561') });
  const cancelled = await begin({ channels: channels('1234562') });
  await cloud.waitFor(() => looks('DescribeChannel') >= 3);
  await stage.restartWorker();
  await cancelled.cancel('the run is over');
  await expect(cancelled.result()).rejects.toThrow();
  expect((await cancelled.describe()).status).toBe('CANCELED');
  cloud.set('channel:1234561', 'UPDATE_FAILED');
  expect(codes(await handed.result())).toEqual(['channel:1234561 ResourceBroken']);
});

test('a `with` that is not valid is a finding', async () => {
  const [step] = stepsOf({ channels: channels('1234561') });
  if (!step) throw new Error('no step');
  const steps = [{ ...step, with: { channelIds: 'all of them' } }];
  const troubles = await found({ studio }, { steps });
  expect(troubles).toMatchObject([{ step: 'channels', resource: null, code: 'InvalidInput' }]);
});

test('a run that waits for its time shows what stands in its way, does nothing about it, and fills no history', async () => {
  const { cloud } = stage.simulator;
  cloud.set('channel:1234562', 'UPDATING');
  const endpoint = {
    ...{ channelGroupName: 'showcaller-news', channelName: 'evening-news', originEndpointName: 'hls' },
  };
  const run = await startRunbook(stage.client, {
    taskQueue: stage.taskQueue,
    onAirAt: new Date(Date.now() + 3_600_000).toISOString(),
    runbook: {
      name: 'booked-show',
      steps: {
        channels: channels('1234561', '1234562', '7777777'),
        // Reads times that are only planned yet: no trouble.
        'catch-up': {
          uses: 'mediapackagev2:createHarvestJob',
          at: 'end',
          with: {
            ...endpoint,
            harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
            scheduleConfiguration: { startTime: `\${{ run.onAirAt }}`, endTime: `\${{ run.offAirAt }}` },
            destination: { s3Destination: { bucketName: 'bucket', destinationPath: 'path' } },
          },
        },
      },
    },
  });
  const troubled = await until(run, ({ trouble }) => trouble.length > 0);
  expect(troubled).toMatchObject({ phase: 'scheduled', outcome: 'running' });
  expect(codes(troubled.trouble)).toEqual(['channel:1234562 Busy', 'channel:7777777 NotFound']);
  cloud.set('channel:1234562', 'IDLE');
  await until(run, ({ trouble }) => trouble.length === 1);
  const seen = looks('ListChannels');
  await cloud.waitFor(() => looks('ListChannels') >= seen + 4);
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  expect(events?.length).toBeLessThan(40);
  expect(cloud.ledger.filter(({ actor, effect }) => actor === 'client' && effect.length > 0)).toEqual([]);
  await run.abort({ confirm: 'booked-show' });
  expect(await run.result()).toMatchObject({ outcome: 'aborted', steps: { channels: { started: [] } } });
});
