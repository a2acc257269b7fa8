import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunHandle, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(4);
});
afterAll(() => lanes?.close());

const channels = (channelIds: string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds },
  retry: { interval: '100ms' },
  ...more,
});
const edgeJob = (more: JsonObject = {}): JsonObject => ({
  uses: 'alibaba-live:startEdgeTranscodeJob',
  with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
  ...more,
});
const edgeJobName = 'edge-cluster-shanghai-1/edge-job-main';
const approval = (more: JsonObject = {}): JsonObject => ({
  uses: 'approval',
  with: { prompt: 'Fine?' },
  ...more,
});
const show = (steps: JsonObject, more: JsonObject = {}): JsonObject => ({
  name: 'undo',
  stayUp: 'untilEnd',
  steps,
  ...more,
});

async function tearDown(stage: Stage, run: RunHandle) {
  const down = await startTeardown(stage.client, { workflowId: run.workflowId, taskQueue: stage.taskQueue });
  return down.result();
}

/** A test of its own cloud, whose policies and delays are put back. */
function scene(name: string, act: (stage: Stage) => Promise<void>): void {
  test.concurrent(name, () =>
    lanes.use(async (stage) => {
      const { cloud } = stage.simulator;
      const before = structuredClone({ policies: cloud.policies, delays: cloud.delays });
      try {
        await act(stage);
      } finally {
        cloud.changePolicies(before.policies);
        cloud.changeDelays(before.delays);
      }
    }),
  );
}

scene('a tear-down of a stuck run stops what was left, and not what others have on by now', async (stage) => {
  const { cloud } = stage.simulator;
  const refused = cloud.faults.add({
    operation: 'BatchStop',
    kind: 'partial',
    ids: ['1234562'],
    code: 'ForbiddenException',
    times: 0,
  });
  const run = await stage.start(show({ channels: channels(['1234561', '1234562']) }));
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const stuck = await run.result();
  expect(stuck).toMatchObject({ outcome: 'stuck', steps: { channels: { undone: ['channel:1234561'] } } });
  refused.remove();
  // Somebody else's show.
  cloud.set('channel:1234561', 'RUNNING');
  expect(await tearDown(stage, run)).toMatchObject({ outcome: 'ended' });
  expect(cloud.state('channel:1234562')).toBe('IDLE');
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
});

scene('a second tear-down of one run stops nothing that the first has stopped', async (stage) => {
  const { cloud } = stage.simulator;
  const run = await stage.start({ name: 'undo', steps: { channels: channels(['1234561']) } });
  await run.result();
  expect((await tearDown(stage, run)).steps.channels?.state).toBe('undone');
  cloud.set('channel:1234561', 'RUNNING');
  const again = await tearDown(stage, run);
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
  expect(again.steps.channels).toMatchObject({ state: 'undone', undone: ['channel:1234561'] });
});

scene('skip with own takes what was started by hand, not what was on before the run', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.set('channel:1234561', 'RUNNING');
  cloud.faults.add({
    operation: 'BatchStart',
    kind: 'error',
    times: 0,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await stage.start(show({ channels: channels(['1234561', '1234562'], { onFailure: 'ask' }) }));
  await until(run, (status) => status.asking.length > 0);
  cloud.set('channel:1234562', 'RUNNING');
  await run.skip({ step: 'channels', own: true });
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toEqual(['channel:1234562']);
  expect(cloud.state('channel:1234561')).toBe('RUNNING');
  expect(cloud.state('channel:1234562')).toBe('IDLE');
});

/** What a document writes. */
const askFor = (time: string, answer: string): JsonObject => ({
  ask: Object.fromEntries([
    ['for', time],
    ['then', answer],
  ]),
});

scene('an approval that nobody answers in time does at once what the document says', async (stage) => {
  const run = await stage.start(
    show({
      back: approval(askFor('4s', 'rollback')),
    }),
  );
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'rolledBack', steps: { back: { error: { type: 'NoAnswer' } } } });
  const begun = Date.parse(last.steps.back?.startedAt ?? '');
  // To ask again takes as long again.
  expect(Date.parse(last.endedAt ?? '') - begun).toBeLessThan(8_000);
  const on = await stage.start(show({ on: approval(askFor('300ms', 'continue')) }));
  const up = await until(on, (status) => status.phase === 'up' || status.outcome !== 'running');
  expect(up).toMatchObject({ phase: 'up', degraded: true, steps: { on: { state: 'failed' } } });
  await on.end({});
  await on.result();
});

scene('a step at the end that is done again late is waited for, and taken down', async (stage) => {
  const { cloud } = stage.simulator;
  const refused = cloud.faults.add({
    operation: 'BatchStart',
    kind: 'partial',
    ids: ['1234562'],
    code: 'ForbiddenException',
    times: 0,
  });
  const run = await stage.start(
    show({ channels: channels(['1234561']), slate: channels(['1234562'], { at: 'end' }) }),
  );
  await until(run, (status) => status.phase === 'up');
  // The tear-down is still under way when the step is done again, also on a slow machine.
  cloud.changeDelays({ channelStop: 4_000, channelStart: 6_000 });
  await run.end({});
  await until(run, (status) => status.steps.slate?.state === 'failed');
  refused.remove();
  await run.retry({ step: 'slate' });
  const last = await run.result();
  expect(last.steps.slate).toMatchObject({ state: 'undone', undone: ['channel:1234562'] });
  expect(cloud.state('channel:1234562')).toBe('IDLE');
});

scene('a step cannot be done again or skipped while its side is being taken down', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ channelStop: 1_500 });
  cloud.faults.add({
    operation: 'BatchStart',
    kind: 'partial',
    ids: ['1234561', '1234563'],
    code: 'ForbiddenException',
    times: 0,
  });
  const run = await stage.start(
    show({
      early: channels(['1234561'], { onFailure: 'continue' }),
      slate: channels(['1234562'], { at: 'end' }),
      late: channels(['1234563'], { at: 'end' }),
    }),
  );
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  await cloud.waitFor((entry) => entry.operation === 'BatchStop');
  await expect(run.retry({ step: 'late' })).rejects.toThrow('retry refused');
  await expect(run.skip({ step: 'early', own: true })).rejects.toThrow('skip refused');
  await run.result();
});

scene('steps at the end do not wait for the tear-down beside them', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ channelStop: 2_500 });
  const run = await stage.start(
    show({
      channels: channels(['1234561']),
      first: { uses: 'wait', at: 'end', with: { for: '100ms' } },
      second: { uses: 'wait', at: 'end', needs: ['first', 'channels'], with: { for: '100ms' } },
    }),
  );
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const { steps } = await until(run, (status) => status.steps.second?.state === 'done');
  expect(steps.channels?.state).toBe('undoing');
  await run.result();
});

for (const stopWhileStarting of ['ignore', 'failed', 'badRequest', 'forbidden', 'conflict'] as const)
  scene(
    `what is still coming up is stopped where a stop is answered: ${stopWhileStarting}`,
    async (stage) => {
      const { cloud } = stage.simulator;
      cloud.changePolicies({ medialive: { stopWhileStarting }, mediaconnect: { stopWhileStarting } });
      cloud.changeDelays({ channelStart: 3_000, flowStart: 3_000 });
      const flowArn =
        'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
      const run = await stage.start(
        show({
          channels: channels(['1234561', '1234562']),
          flow: { uses: 'mediaconnect:startFlow', with: { flowArn }, retry: { interval: '100ms' } },
        }),
      );
      await cloud.waitFor((entry) => entry.operation === 'BatchStart');
      await cloud.waitFor((entry) => entry.operation === 'StartFlow');
      await run.abort({});
      expect((await run.result()).outcome).toBe('aborted');
      expect(cloud.state('channel:1234561')).toBe('IDLE');
      expect(cloud.state(flowArn)).toBe('STANDBY');
    },
  );

scene('what was accepted and is not yet to be seen is waited for, and turned off', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ edgeJob: 3_000 });
  await stage.stopWorker();
  // On after 3 s and off after as long again: more than an undo has in the other tests.
  await stage.startWorker({ SHOWCALLER_SETTLING: '4s', SHOWCALLER_UNDO_TIMEOUT: '30s' });
  const run = await stage.start(show({ relay: edgeJob() }));
  await cloud.waitFor((entry) => entry.operation === 'StartEdgeTranscodeJob');
  await run.abort({});
  const last = await run.result();
  await stage.restartWorker();
  cloud.advance(5_000);
  expect(cloud.state(edgeJobName)).toBe('0');
  expect(last.steps.relay?.undone).toEqual([edgeJobName]);
});

scene('what is to be left up and cannot be read does not keep the run from ending', async (stage) => {
  const { cloud } = stage.simulator;
  const run = await stage.start(show({ channels: channels(['1234561'], { undo: 'leave' }) }));
  await until(run, (status) => status.phase === 'up');
  cloud.faults.add({
    operation: 'DescribeChannel',
    kind: 'error',
    times: 0,
    error: { status: 400, type: 'NobodyKnowsThis' },
  });
  await run.end({});
  expect((await run.result()).steps.channels).toMatchObject({ leftUp: ['channel:1234561'] });
});

scene(
  'a multiplex goes down over channels of the same run, and stays up under those of others',
  async (stage) => {
    const { cloud } = stage.simulator;
    const programs = (channelId: string) => [{ programName: `program-${channelId}`, channelId }];
    cloud.reset({
      channels: ['1234561', { id: '1234562', state: 'RUNNING' }],
      multiplexes: [
        { id: '2345671', programs: programs('1234561') },
        { id: '2345672', programs: programs('1234562') },
      ],
    });
    // Nothing says that they belong together, so that they go down side by side.
    cloud.changeDelays({ channelStop: 1_500 });
    const run = await stage.start(
      show({
        multiplexes: { uses: 'medialive:batchStart', with: { multiplexIds: ['2345671', '2345672'] } },
        channels: channels(['1234561']),
      }),
    );
    await until(run, (status) => status.phase === 'up');
    await run.end({});
    const last = await run.result();
    expect(last.steps.multiplexes).toMatchObject({
      undone: ['multiplex:2345671'],
      left: [{ resource: 'multiplex:2345672', reason: expect.stringContaining('channel:1234562') }],
    });
    expect(last).toMatchObject({ outcome: 'ended', steps: { channels: { undone: ['channel:1234561'] } } });
    expect(cloud.state('channel:1234562')).toBe('RUNNING');
  },
);

scene('a multiplex stays up while a channel of the same step cannot be turned off', async (stage) => {
  const { cloud } = stage.simulator;
  const [name, carried] = ['multiplex:2345671', 'channel:1234561'];
  cloud.faults.add({
    operation: 'BatchStop',
    resource: carried,
    kind: 'error',
    times: 0,
    error: { type: 'ForbiddenException' },
  });
  const both = { uses: 'medialive:batchStart', with: { channelIds: ['1234561'], multiplexIds: ['2345671'] } };
  const run = await stage.start(show({ both }));
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const last = await run.result();
  expect(last.outcome).toBe('stuck');
  expect(last.steps.both?.leftUp.toSorted()).toEqual([carried, name]);
  expect(last.steps.both?.left.find((left) => left.resource === name)?.reason).toBe(
    `still in use by ${carried}`,
  );
  expect(cloud.state(name)).toBe('RUNNING');
});

scene('a step that fails lets none begin that waited for it: neither look nor claim', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.faults.add({ kind: 'error', operation: 'BatchStart', times: 0, error: { status: 403 } });
  const run = await stage.start(show({ first: channels(['1234561']), job: edgeJob({ needs: ['first'] }) }));
  expect(await run.result()).toMatchObject({
    outcome: 'rolledBack',
    steps: { job: { state: 'notStarted' } },
  });
  // The look at everything before the first effect is the only one.
  const looks = cloud.ledger.filter(({ resources }) => resources.includes(edgeJobName));
  expect(looks).toHaveLength(1);
});
