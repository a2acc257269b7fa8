// Runs against services that enforce just the policies that `showcaller permissions` prints.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunHandle, type RunStatus, startRunbook, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { defaultWorld, type Permissions } from '../../simulator/index.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { bothWays, printed, untilQuiet, without } from './least-privilege.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(4);
});
afterAll(() => lanes?.close());

const flow: JsonObject = {
  uses: 'mediaconnect:startFlow',
  with: {
    flowArn:
      'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main',
  },
};
const channels = (...channelIds: string[]): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds },
});
const multiplexes = (...multiplexIds: string[]): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { multiplexIds },
});
const edge: JsonObject = {
  uses: 'alibaba-live:startEdgeTranscodeJob',
  with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
};
const endpoint = {
  ...{ channelGroupName: 'showcaller-news', channelName: 'evening-news', originEndpointName: 'hls' },
};
const harvest = (more: JsonObject = {}): JsonObject => ({
  uses: 'mediapackagev2:createHarvestJob',
  with: {
    ...endpoint,
    harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
    scheduleConfiguration: { startTime: '2025-01-10T18:00:00Z', endTime: '2025-01-10T22:00:00Z' },
    destination: { s3Destination: { bucketName: 'clips', destinationPath: 'a' } },
    ...more,
  },
});
const follow: JsonObject = {
  uses: 'mediapackagev2:getHarvestJob',
  with: { ...endpoint, harvestJobName: 'archive-morning' },
};
const batchJob: JsonObject = {
  uses: 'm2:startBatchJob',
  with: {
    applicationId: 'app-asrun0000000000000000000',
    batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
  },
};

/** A lane whose services enforce what is printed for a document, changed if wanted. */
function enforcing(
  document: JsonObject,
  act: (stage: Stage) => Promise<void>,
  change: (permissions: Permissions) => Permissions = (same) => same,
): Promise<void> {
  return lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const delays = { ...cloud.delays };
    cloud.enforce(change(await printed(document)));
    try {
      await act(stage);
    } finally {
      cloud.enforce(null);
      await untilQuiet(stage);
      cloud.changeDelays(delays);
    }
  });
}

/** A run that is booked, checked before its show, and then brought forward so that its steps begin. */
async function bookAndBegin(stage: Stage, document: JsonObject, ...checked: string[]): Promise<RunHandle> {
  const { client, taskQueue } = stage;
  const run = await startRunbook(client, { runbook: document, taskQueue, onAirAt: '2h' });
  await called(stage, ...checked);
  await run.reschedule({ onAirAt: '1s' });
  return run;
}

/** Waits for calls of each of these. */
async function called({ simulator: { cloud } }: Stage, ...operations: string[]): Promise<void> {
  await Promise.all(operations.map((name) => cloud.waitFor(({ operation }) => operation === name)));
}

const all = { refused: [], unused: [] };

test.concurrent('everything that comes up, is watched and goes down does so by what is printed, and by all of it', () => {
  const document = {
    name: 'resources',
    stayUp: 'untilEnd',
    steps: {
      flow,
      channels: { ...channels('1234566', '1234567', '1234568'), needs: ['flow'], healthy: { for: '200ms' } },
      multiplexes: { ...multiplexes(), with: { multiplexIds: ['2345671', '2345672', '2345673'] } },
      edge: { ...edge, needs: ['channels'] },
    },
  };
  return enforcing(document, async (stage) => {
    const { multiplexes: known = [], ...world } = defaultWorld();
    stage.simulator.cloud.reset({ ...world, multiplexes: [...known, '2345673'] });
    const run = await bookAndBegin(stage, document, 'ListChannels', 'GetEdgeTranscodeJob');
    await until(run, ({ phase, steps }) => phase === 'onAir' && steps.edge?.state === 'up');
    await called(stage, 'ListAlerts', 'DescribeFlowSourceMetadata');
    const { cloud } = stage.simulator;
    const ids = document.steps.multiplexes.with.multiplexIds;
    const watched = (id: string) =>
      cloud.waitFor(
        ({ operation, resources: [name] }) =>
          operation === 'ListMultiplexAlerts' && name === `multiplex:${id}`,
      );
    await Promise.all(ids.map(watched));
    await run.end({});
    expect(await run.result()).toMatchObject({ outcome: 'ended', trouble: [], error: null });
    expect(bothWays(stage)).toEqual(all);
  });
});

test.concurrent('jobs are checked, submitted, followed and cancelled by what is printed, and by all of it', () => {
  const steps = { clip: harvest({ tags: { show: 'news' } }), follow, batch: { ...batchJob, undo: 'cancel' } };
  const document = { name: 'jobs', steps };
  return enforcing(document, async (stage) => {
    stage.simulator.cloud.changeDelays({ harvest: 60_000, batchJob: 60_000 });
    const run = await bookAndBegin(stage, document, 'ListHarvestJobs', 'GetApplication', 'GetHarvestJob');
    await called(stage, 'CreateHarvestJob', 'GetBatchJobExecution');
    await run.cancel();
    await expect(run.result()).resolves.toMatchObject({ outcome: 'cancelled' });
    await called(stage, 'CancelHarvestJob', 'CancelBatchJobExecution');
    expect(bothWays(stage)).toEqual(all);
  });
});

test.concurrent('what is handed over and left up needs no more than is printed, and all of it', () => {
  const left = { undo: 'leave' };
  const document = {
    name: 'handed-over',
    stayUp: 'handOff',
    steps: {
      flow: { ...flow, ...left },
      channels: { ...channels('1234566'), ...left },
      multiplexes: { ...multiplexes('2345671'), ...left },
      edge: { ...edge, ...left },
      clip: { ...harvest(), ...left },
      batch: batchJob,
    },
  };
  return enforcing(document, async (stage) => {
    const run = await bookAndBegin(stage, document, 'ListHarvestJobs', 'GetApplication');
    expect((await run.result()).outcome).toBe('done');
    const down = await startTeardown(stage.client, {
      workflowId: run.workflowId,
      taskQueue: stage.taskQueue,
    });
    const { outcome, steps } = await down.result();
    expect(outcome).toBe('ended');
    expect(Object.values(steps).flatMap(({ leftUp }) => leftUp)).toHaveLength(4);
    expect(bothWays(stage)).toEqual(all);
  });
});

test.concurrent('a roll-back needs no more than is printed', () => {
  const steps = { flow, channels: channels('1234566', '1234567', '1234568', '1234569'), edge };
  const document = {
    name: 'rolls-back',
    steps: { ...steps, channels: { ...steps.channels, timeout: '600ms' } },
  };
  return enforcing(document, async (stage) => {
    const { cloud } = stage.simulator;
    cloud.faults.add({ kind: 'stuck', operation: 'BatchStart', times: 0 });
    const run = await stage.start(document);
    await until(run, ({ phase }) => phase === 'rollingBack');
    cloud.faults.clear();
    expect(await run.result()).toMatchObject({ outcome: 'rolledBack' });
    expect(bothWays(stage).refused).toEqual([]);
  });
});

const named = (status: RunStatus, action: string) =>
  JSON.stringify(status).includes(`is not authorized to perform: ${action}`);

/** When it is noticed that an action is missing. */
type Noticed = 'while it comes up' | 'while it is up' | 'when it ends';

test.concurrent.each<[action: string, step: JsonObject, Noticed]>([
  ['mediaconnect:DescribeFlow', flow, 'while it comes up'],
  ['mediaconnect:DescribeFlowSourceMetadata', flow, 'while it is up'],
  ['mediaconnect:StopFlow', flow, 'when it ends'],
  ['medialive:BatchStart', channels('1234566'), 'while it comes up'],
  ['medialive:BatchStop', channels('1234566'), 'when it ends'],
  ['mediapackagev2:CreateHarvestJob', harvest(), 'while it comes up'],
  ['mediapackagev2:TagResource', harvest({ tags: { show: 'news' } }), 'while it comes up'],
  ['mediapackagev2:GetHarvestJob', follow, 'while it comes up'],
  ['m2:ListBatchJobExecutions', batchJob, 'while it comes up'],
  ['live:StartEdgeTranscodeJob', edge, 'while it comes up'],
  ['live:StopEdgeTranscodeJob', edge, 'when it ends'],
])('a run without %s says that it is missing', (action, step, noticed) => {
  const document = { name: 'lacking', stayUp: 'untilEnd', steps: { it: step } };
  const lacking = (permissions: Permissions) => without(permissions, action);
  return enforcing(
    document,
    async (stage) => {
      const run = await stage.start(document);
      if (noticed === 'when it ends') {
        await until(run, ({ phase }) => phase === 'up');
        await run.end({});
      }
      const told = await until(run, (status) => named(status, action));
      const refused = bothWays(stage).refused.map((one) => one.split(' on ', 1)[0]);
      expect([...new Set(refused)]).toEqual([action]);
      if (noticed === 'while it is up') expect(told).toMatchObject({ phase: 'up', degraded: false });
      stage.simulator.cloud.enforce(null);
      if (told.outcome === 'running' && told.phase === 'up') await run.end({});
      await run.result().catch(() => undefined);
    },
    lacking,
  );
});
