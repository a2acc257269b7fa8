import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { effects, type Stage, until } from './stage.ts';

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
const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
const edgeJobName = 'edge-cluster-shanghai-1/edge-job-main';
const show = (steps: JsonObject): JsonObject => ({ name: 'ownership', stayUp: 'untilEnd', steps });

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

/** Somebody is quicker: between our look and our call it comes on. */
const overtaken = { flow: flowArn, channels: 'channel:1234561', relay: edgeJobName } as const;
for (const secondStart of ['failed', 'badRequest', 'conflict'] as const)
  scene(
    `what others start just before us is theirs where a second start is answered: ${secondStart}`,
    async (stage) => {
      const { cloud } = stage.simulator;
      cloud.changePolicies({
        medialive: { secondStart },
        mediaconnect: { secondStart: 'badRequest' },
        alibabaLive: { secondStart: 'forbidden' },
      });
      for (const operation of ['BatchStart', 'StartFlow', 'StartEdgeTranscodeJob'])
        cloud.faults.add({ operation, kind: 'slow', delayMs: 500, when: 'before' });
      const run = await stage.start(
        show({
          flow: { uses: 'mediaconnect:startFlow', with: { flowArn } },
          channels: channels(['1234561', '1234562']),
          relay: {
            uses: 'alibaba-live:startEdgeTranscodeJob',
            with: { regionId: 'cn-shanghai', clusterId: 'edge-cluster-shanghai-1', jobId: 'edge-job-main' },
          },
        }),
      );
      const quicker = async (operation: string, name: string, state: string) => {
        await cloud.waitFor((entry) => entry.operation === operation);
        cloud.set(name, state);
      };
      await Promise.all([
        quicker('BatchStart', 'channel:1234561', 'RUNNING'),
        quicker('StartFlow', flowArn, 'ACTIVE'),
        quicker('StartEdgeTranscodeJob', edgeJobName, '1'),
      ]);
      const up = await until(run, (status) => status.phase === 'up' || status.outcome !== 'running');
      for (const [step, name] of Object.entries(overtaken))
        expect(up.steps[step]?.startedByOthers).toEqual([name]);
      expect(up.steps.channels?.started).toEqual(['channel:1234562']);
      await run.end({});
      await run.result();
      expect(cloud.state('channel:1234561')).toBe('RUNNING');
      expect(cloud.state('channel:1234562')).toBe('IDLE');
      expect(cloud.state(flowArn)).toBe('ACTIVE');
      expect(cloud.state(edgeJobName)).toBe('1');
    },
  );

scene('a call whose effect comes late is one effect, and is undone', async (stage) => {
  const { cloud } = stage.simulator;
  // Longer than the call may take, shorter than it is waited for.
  cloud.faults.add({ operation: 'BatchStart', kind: 'slow', delayMs: 1_500, when: 'before' });
  const run = await stage.start(show({ channels: channels(['1234561']) }));
  await until(run, (status) => status.phase === 'up');
  expect(effects(stage)).toEqual(['BatchStart']);
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toEqual(['channel:1234561']);
  expect(cloud.state('channel:1234561')).toBe('IDLE');
});

scene('an id that an answer does not name, or names twice, is read back and started once', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.faults.add({
    operation: 'BatchStart',
    kind: 'partial',
    ids: ['1234561'],
    listing: 'neither',
    when: 'after',
  });
  cloud.faults.add({
    operation: 'BatchStart',
    kind: 'partial',
    ids: ['1234562'],
    listing: 'both',
    when: 'after',
    after: 1,
  });
  const run = await stage.start(
    show({ one: channels(['1234561']), two: channels(['1234562'], { needs: ['one'] }) }),
  );
  const up = await until(run, (status) => status.phase === 'up');
  expect(effects(stage)).toEqual(['BatchStart', 'BatchStart']);
  expect(up.steps).toMatchObject({
    one: { started: ['channel:1234561'] },
    two: { started: ['channel:1234562'] },
  });
  await run.end({});
  expect((await run.result()).steps).toMatchObject({
    one: { undone: ['channel:1234561'], leftUp: [] },
    two: { undone: ['channel:1234562'], leftUp: [] },
  });
  expect(cloud.state('channel:1234561')).toBe('IDLE');
  expect(cloud.state('channel:1234562')).toBe('IDLE');
});

scene('what recovers is adopted, awaited and left', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.set('channel:1234561', 'RECOVERING', { stay: true });
  const run = await stage.start(show({ channels: channels(['1234561']) }));
  await until(run, (status) => status.steps.channels?.state === 'starting');
  cloud.set('channel:1234561', 'RUNNING');
  const up = await until(run, (status) => status.phase === 'up');
  expect(up.steps.channels).toMatchObject({ state: 'adopted', adopted: ['channel:1234561'], started: [] });
  await run.end({});
  await run.result();
  expect(effects(stage).filter((name) => name.startsWith('Batch'))).toEqual([]);
});

scene('a run that was terminated while up is torn down by its run id', async (stage) => {
  const { cloud } = stage.simulator;
  const run = await stage.start(show({ channels: channels(['1234561']) }));
  await until(run, (status) => status.phase === 'up');
  await stage.client.workflow.getHandle(run.workflowId).terminate('reset by hand');
  const down = await startTeardown(stage.client, {
    workflowId: run.workflowId,
    runId: run.runId,
    taskQueue: stage.taskQueue,
  });
  expect((await down.result()).steps.channels?.undone).toEqual(['channel:1234561']);
  expect(cloud.state('channel:1234561')).toBe('IDLE');
});

scene('garbage in a command is refused with a reason, and the run goes on', async (stage) => {
  const run = await stage.start(show({ gate: { uses: 'approval', with: { prompt: '?' } } }));
  await until(run, (status) => status.asking.length > 0);
  const handle = stage.client.workflow.getHandle(run.workflowId);
  const garbage: unknown[] = [
    null,
    'gate',
    7,
    [],
    [{ step: 'gate' }],
    { step: 7 },
    { step: { gate: true } },
    { step: '__proto__' },
    { step: 'gate', by: 7 },
    { step: 'gate', reason: 'x'.repeat(2_000) },
    { step: 'gate', own: 'yes' },
    { step: 'gate', outputs: [] },
    new Uint8Array([1, 2, 3]),
  ];
  for (const input of garbage)
    await expect(
      handle.executeUpdate('skip', { args: [input] }),
      JSON.stringify(input),
    ).rejects.toMatchObject({
      cause: { message: expect.stringContaining('skip refused') },
    });
  await expect(handle.executeUpdate('hold', { args: [{ step: { a: 1 } }] })).rejects.toThrow();
  expect((await run.status()).commands).toEqual([]);
  await run.approve({ step: 'gate' });
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  await run.result();
});
