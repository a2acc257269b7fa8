import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Attempt } from '../../activities/attempt.ts';
import type { JsonObject } from '../../plan/json.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { effects, type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(3);
});
afterAll(() => lanes?.close());

const channels = (channelIds: string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds },
  retry: { interval: '100ms' },
  ...more,
});
const show = (steps: JsonObject): JsonObject => ({ name: 'attempts', stayUp: 'untilEnd', steps });

/** A second worker on a stage's queue, in another place. */
function elsewhere(stage: Stage) {
  return startWorker({
    env: { ...stage.env, SHOWCALLER_PLACE: 'a laptop' },
    server: { address: stage.server.address, namespace: stage.server.namespace },
    taskQueue: stage.taskQueue,
    logger: pino({ level: 'silent' }),
  });
}

test('a wait beats often enough to be known alive, however long it is', async () => {
  const env = new MockActivityEnvironment({ heartbeatTimeoutMs: 500 });
  const beats: number[] = [];
  env.on('heartbeat', () => beats.push(Date.now()));
  const begun = Date.now();
  await env.run(async () => {
    const attempt = new Attempt({}, { workflowId: 'w', firstRunId: 'r', place: 'here' }, 'here');
    attempt.beat('begun');
    await attempt.wait(1_200, () => null);
  });
  const gaps = [...beats, Date.now()].map((at, index, all) => at - (all[index - 1] ?? begun));
  expect(Math.max(...gaps)).toBeLessThan(450);
});

test('an attempt given back by a worker of another place leaves the next one sure that nothing was sent', async () => {
  const first = new MockActivityEnvironment({ attempt: 1 });
  let details: unknown;
  first.on('heartbeat', (beat: unknown) => {
    details = beat;
  });
  const run = { workflowId: 'w', firstRunId: 'r', place: 'the studio' };
  await expect(first.run(async () => new Attempt({ at: 1 }, run, 'a laptop'))).rejects.toThrow(
    ApplicationFailure,
  );
  const second = new MockActivityEnvironment({ attempt: 2, heartbeatDetails: details });
  const uncertain = await second.run(async () => new Attempt({ at: 1 }, run, 'the studio').uncertain);
  expect(uncertain).toBe(false);
});

test.concurrent('a read that hangs is asked again and fails no step', () =>
  lanes.use(async (stage) => {
    stage.simulator.cloud.faults.add({ operation: 'DescribeChannel', kind: 'hang', times: 3, after: 2 });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    const up = await until(run, (status) => status.phase === 'up' || status.outcome !== 'running');
    expect(up).toMatchObject({ phase: 'up', steps: { channels: { state: 'up' } } });
    await run.end({});
    await run.result();
  }));

test.concurrent('an answer of the wrong shape to a read is asked again and fails no step', () =>
  lanes.use(async (stage) => {
    for (const garbage of ['wrongTypes', 'truncated', 'empty'] as const)
      stage.simulator.cloud.faults.add({ operation: 'DescribeChannel', kind: 'garbage', garbage, after: 2 });
    stage.simulator.cloud.faults.add({ operation: 'DescribeChannel', kind: 'html', after: 3 });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    const up = await until(run, (status) => status.phase === 'up' || status.outcome !== 'running');
    expect(up).toMatchObject({ phase: 'up', steps: { channels: { state: 'up' } } });
    await run.end({});
    await run.result();
  }));

test.concurrent('a cancel between the calls of a large step keeps apart what others started meanwhile', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const ids = Array.from({ length: 250 }, (_, at) => String(2_000_000 + at));
    cloud.reset({ channels: ids });
    cloud.faults.add({ operation: 'BatchStart', kind: 'slow', when: 'after', delayMs: 900, times: 0 });
    const run = await stage.start(show({ channels: channels(ids) }));
    await cloud.waitFor((entry) => entry.operation === 'BatchStart');
    cloud.set('channel:2000249', 'RUNNING');
    await run.cancel();
    const last = await run.result();
    expect(last.outcome).toBe('cancelled');
    expect(cloud.state('channel:2000000')).toBe('IDLE');
    expect(cloud.state('channel:2000249')).toBe('RUNNING');
    expect(last.steps.channels?.undone).not.toContain('channel:2000249');
  }));

test.concurrent('a worker of another place neither looks, nor acts, nor spends an attempt', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const run = await stage.start(
      show({
        gate: { uses: 'approval', with: { prompt: 'Go?' } },
        channels: channels(['1234561', '1234562'], { needs: ['gate'] }),
      }),
    );
    await until(run, (status) => status.asking.length > 0);
    // Now only the laptop is there.
    await stage.stopWorker();
    const laptop = await elsewhere(stage);
    cloud.clearLedger();
    try {
      await run.approve({ step: 'gate' });
      await until(run, (status) => status.steps.channels?.state === 'starting');
      // The retry of a wrong place comes 2 s later.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      expect(cloud.ledger.map((entry) => entry.operation)).toEqual([]);
      cloud.set('channel:1234562', 'RUNNING');
    } finally {
      await laptop.stop();
    }
    await stage.startWorker();
    const up = await until(run, (status) => status.phase === 'up');
    expect(up.steps.channels).toMatchObject({
      attempts: 1,
      started: ['channel:1234561'],
      adopted: ['channel:1234562'],
    });
    await run.end({});
    await run.result();
    expect(cloud.state('channel:1234562')).toBe('RUNNING');
  }));

test.concurrent('a worker that stops while it looks at everything before the start hands that over', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const stuck = cloud.faults.add({ operation: 'DescribeChannel', kind: 'hang', times: 0 });
    const run = await stage.start(show({ channels: channels(['1234561']) }));
    await cloud.waitFor((entry) => entry.operation === 'DescribeChannel');
    await stage.stopWorker();
    stuck.remove();
    await stage.startWorker();
    const up = await until(run, (status) => status.phase === 'up' || status.outcome !== 'running');
    expect(up).toMatchObject({ outcome: 'running', phase: 'up' });
    expect(effects(stage)).toEqual(['BatchStart']);
    await run.end({});
    await run.result();
  }));
