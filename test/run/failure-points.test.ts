/**
 * For each step kind and each point of a run (before, during and after its call, while waiting, during its undo), and each
 * way in which a run can turn back before it is up, in turn: everything is as it was before, what was on and what is others'
 * is untouched, jobs are as their `undo` says, one call has one effect, and the record says so.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunHandle, RunStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { FaultSpec } from '../../simulator/index.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(6);
});
afterAll(() => lanes?.close());

const flow = (name: string) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:${name}`;

interface Kind {
  step: JsonObject;
  start: string;
  stop: string;
  /** Reads the state of a job. */
  reads?: string;
  /** What a step of it starts; jobs have names of their own. */
  names: string[] | null;
  /** On already: adopted by the step, to be left as it was. */
  adopted?: string;
  on?: string;
  /** It cannot be stopped while it starts (a multiplex): its start takes this long instead of for ever. */
  slow?: { multiplexStart: number };
}

const kinds: Record<string, Kind> = {
  'mediaconnect:startFlow': {
    step: { uses: 'mediaconnect:startFlow', with: { flowArn: flow('studio-main') } },
    start: 'StartFlow',
    stop: 'StopFlow',
    names: [flow('studio-main')],
  },
  'medialive:batchStart of channels': {
    step: { uses: 'medialive:batchStart', with: { channelIds: ['1234561', '1234562', '1234563'] } },
    start: 'BatchStart',
    stop: 'BatchStop',
    names: ['channel:1234561', 'channel:1234562'],
    adopted: 'channel:1234563',
    on: 'RUNNING',
  },
  'medialive:batchStart of a multiplex': {
    step: { uses: 'medialive:batchStart', with: { multiplexIds: ['2345671', '2345672'] } },
    start: 'BatchStart',
    stop: 'BatchStop',
    names: ['multiplex:2345671'],
    adopted: 'multiplex:2345672',
    on: 'RUNNING',
    slow: { multiplexStart: 1_500 },
  },
  'alibaba-live:startEdgeTranscodeJob': {
    step: {
      uses: 'alibaba-live:startEdgeTranscodeJob',
      with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
    },
    start: 'StartEdgeTranscodeJob',
    stop: 'StopEdgeTranscodeJob',
    names: ['edge-cluster-shanghai-1/edge-job-main'],
  },
  'mediapackagev2:createHarvestJob': {
    step: {
      uses: 'mediapackagev2:createHarvestJob',
      with: {
        channelGroupName: 'showcaller-news',
        channelName: 'evening-news',
        originEndpointName: 'hls',
        harvestedManifests: { hlsManifests: [{ manifestName: 'index' }] },
        scheduleConfiguration: { startTime: '2026-01-01T20:00:00Z', endTime: '2026-01-01T20:15:00Z' },
        destination: { s3Destination: { bucketName: 'showcaller-catch-up', destinationPath: 'x' } },
      },
    },
    start: 'CreateHarvestJob',
    stop: 'CancelHarvestJob',
    reads: 'GetHarvestJob',
    names: null,
  },
  'm2:startBatchJob that is to be cancelled': {
    step: {
      uses: 'm2:startBatchJob',
      with: {
        applicationId: 'app-asrun0000000000000000000',
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
      },
      undo: 'cancel',
    },
    start: 'StartBatchJob',
    stop: 'CancelBatchJobExecution',
    reads: 'GetBatchJobExecution',
    names: null,
  },
};

/** Where in its life the step is when the run turns back. */
interface Point {
  /** `before`: what it needs is not there yet. */
  behindGate?: boolean;
  faults?: (kind: Kind) => FaultSpec[];
  /** The run turns back as soon as this has happened. */
  when: 'at once' | 'its call is out' | 'it is up';
  /** A submit whose effect cannot be told from others' is listed, and left to a person. */
  lost?: boolean;
}

const forEver = { times: 0 };
const points: Record<string, Point> = {
  'before its call': { behindGate: true, when: 'at once' },
  'during its call': {
    faults: ({ start }) => [{ operation: start, kind: 'slow', delayMs: 400 }],
    when: 'its call is out',
  },
  'when its answer is lost before the effect': {
    faults: ({ start }) => [{ operation: start, kind: 'drop', when: 'before' }],
    when: 'its call is out',
  },
  'when its answer is lost after the effect': {
    faults: ({ start }) => [{ operation: start, kind: 'drop', when: 'after' }],
    when: 'its call is out',
    lost: true,
  },
  'when its call hangs after the effect': {
    faults: ({ start }) => [{ operation: start, kind: 'hang', when: 'after' }],
    when: 'its call is out',
    lost: true,
  },
  'when it is throttled': {
    faults: ({ start }) => [{ operation: start, kind: 'throttle', ratePerSecond: 0, burst: 0 }],
    when: 'its call is out',
  },
  'while it waits': {
    faults: ({ start, names, slow }) =>
      names && !slow ? [{ operation: start, kind: 'stuck', ...forEver }] : [],
    when: 'its call is out',
  },
  'when it is up': { when: 'it is up' },
  'during an undo whose first answer is lost': {
    faults: ({ stop }) => [{ operation: stop, kind: 'drop', when: 'after' }],
    when: 'it is up',
  },
  'during an undo that is refused at first': {
    faults: ({ stop }) => [{ operation: stop, kind: 'throttle', ratePerSecond: 0, burst: 0, times: 2 }],
    when: 'it is up',
  },
};

const endings: Record<string, { turn(run: RunHandle): Promise<unknown>; outcome: string }> = {
  'another step fails': { turn: (run) => run.reject({ step: 'sibling' }), outcome: 'rolledBack' },
  'the run is cancelled': { turn: (run) => run.cancel(), outcome: 'cancelled' },
  'the run is aborted': { turn: (run) => run.abort({}), outcome: 'aborted' },
};

function document(kind: Kind, point: Point): JsonObject {
  const sibling = { uses: 'approval', onFailure: 'rollback', with: { prompt: 'Go on?' } };
  const gate = { gate: { uses: 'approval', with: { prompt: 'Begin?' } } };
  const step = {
    ...kind.step,
    retry: { interval: '200ms', attempts: 20 },
    ...(point.behindGate ? { needs: ['gate'] } : {}),
  };
  return {
    name: 'failure-points',
    stayUp: 'untilEnd',
    steps: { ...(point.behindGate ? gate : {}), step, sibling },
  };
}

async function reach(stage: Stage, run: RunHandle, kind: Kind, { when, behindGate }: Point): Promise<void> {
  await until(run, (status) => status.asking.length === (behindGate ? 2 : 1));
  if (when === 'its call is out')
    await stage.simulator.cloud.waitFor((entry) => entry.operation === kind.start);
  if (when !== 'it is up') return;
  // A job is followed once its own state has been read.
  if (kind.names === null)
    await stage.simulator.cloud.waitFor((entry) => kind.reads === entry.operation && entry.status === 200);
  else await until(run, ({ steps }) => steps.step?.state === 'up');
}

/** One ending for each kind and point: each kind meets every ending, and so does each point. */
function cellsOf(kind: string) {
  const [row, ways] = [Object.keys(kinds).indexOf(kind), Object.entries(endings)];
  return Object.entries(points).flatMap(([where, point], column) => {
    const way = ways[(row + column) % ways.length];
    return way ? [[where, way[0], point, way[1]] as const] : [];
  });
}

describe.concurrent.each(Object.entries(kinds))('%s', (name, kind) => {
  const cells = cellsOf(name);
  test.concurrent.each(cells)('%s, %s', (_where, _how, point, ending) =>
    lanes.use(async (stage) => {
      const { cloud } = stage.simulator;
      cloud.changeDelays({ harvest: 60_000, batchJob: 60_000, multiplexStart: 100, ...kind.slow });
      cloud.reset();
      if (kind.adopted && kind.on) cloud.set(kind.adopted, kind.on);
      const before = cloud.resources();
      for (const fault of point.faults?.(kind) ?? []) cloud.faults.add(fault);
      const run = await stage.start(document(kind, point));
      await reach(stage, run, kind, point);
      await ending.turn(run);
      const last = await run.result();
      expect(last).toMatchObject({ outcome: ending.outcome, phase: 'rolledBack' });
      expectAsBefore(stage, kind, point, before, last);
    }),
  );
});

function expectAsBefore(
  stage: Stage,
  kind: Kind,
  point: Point,
  before: Record<string, string>,
  last: RunStatus,
): void {
  const { cloud } = stage.simulator;
  const after = cloud.resources();
  const step = last.steps.step;
  const starts = cloud.ledger.filter((entry) => entry.operation === kind.start && entry.effect.length > 0);
  expect(starts.length, 'effects of the start').toBeLessThanOrEqual(1);
  expect(step?.undone.every((name) => step.started.includes(name))).toBe(true);
  if (kind.adopted && step?.state !== 'notStarted') expect(step?.adopted).toEqual([kind.adopted]);
  if (kind.names) {
    expect(after).toEqual(before);
    expect(step?.leftUp).toEqual([]);
    expect(step?.undone).toEqual(starts.length > 0 ? kind.names : []);
    return;
  }
  // Jobs are new names: those that were there are as they were, and the one submitted has gone the way of its undo.
  expect(after).toMatchObject(before);
  const jobs = Object.entries(after).filter(([name]) => !(name in before));
  expect(jobs).toHaveLength(starts.length);
  for (const [name, state] of jobs) {
    if (step?.leftUp.includes(name)) expect(point.lost && kind.start === 'StartBatchJob').toBe(true);
    else {
      expect(state.toUpperCase()).toBe('CANCELLED');
      expect(step?.undone).toEqual([name]);
    }
  }
}
