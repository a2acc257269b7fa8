import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunHandle, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Plan } from '../../plan/plan.ts';
import { loadBundle } from '../../worker/bundle.ts';
import { adoptPlan, newState } from '../../workflows/state.ts';
import { recordOf, statusOf } from '../../workflows/status.ts';
import { resourceStep } from '../activities/resource-step.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  // Hundreds of stops at one time take theirs on a busy machine.
  lanes = await openLanes(2, { SHOWCALLER_UNDO_TIMEOUT: '1m' });
});
afterAll(() => lanes?.close());

const channels = (channelIds: string[], more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds },
  retry: { interval: '100ms' },
  ...more,
});
const ids = (count: number, from = 2_000_000) => Array.from({ length: count }, (_, at) => String(from + at));
const show = (steps: JsonObject): JsonObject => ({ name: 'limits', stayUp: 'untilEnd', steps });

/** Its history, played to the workflow code as it is now. */
async function replay(stage: Stage, run: RunHandle): Promise<void> {
  const history = await stage.client.workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  await Worker.runReplayHistory(await loadBundle(), history, run.workflowId);
}

test(
  'two hundred steps side by side come up, go down, fit every limit and replay',
  () =>
    lanes.use(async (stage) => {
      const { cloud } = stage.simulator;
      const all = ids(1_000);
      cloud.reset({ channels: all });
      const steps = Object.fromEntries(
        Array.from({ length: 200 }, (_, at) => [`step-${at}`, channels(all.slice(at * 5, at * 5 + 5))]),
      );
      const run = await stage.start(show(steps));
      await until(run, (status) => status.phase === 'up', 120_000);
      await run.end({});
      const last = await run.result();
      expect(last.outcome).toBe('ended');
      expect(Object.values(cloud.resources()).filter((state) => state === 'RUNNING')).toEqual([]);
      expect(JSON.stringify(last).length).toBeLessThan(1024 * 1024);
      await replay(stage, run);
      // Eight seconds of a machine that does nothing else.
    }),
  240_000,
);

test('a thousand channels in one step come up, and a tear-down takes them down', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    cloud.reset({ channels: ids(1_000) });
    const run = await stage.start({ name: 'limits', steps: { channels: channels(ids(1_000)) } });
    expect((await run.result()).outcome).toBe('done');
    const down = await startTeardown(stage.client, {
      workflowId: run.workflowId,
      taskQueue: stage.taskQueue,
    });
    expect((await down.result()).steps.channels?.undone).toHaveLength(1_000);
    await replay(stage, run);
    await replay(stage, down);
  }));

test.concurrent('a step that waits for something to be at rest holds up no other step', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const all = ids(24);
    cloud.reset({ channels: all });
    cloud.set('channel:2000000', 'STOPPING', { stay: true });
    const steps = Object.fromEntries(all.map((id) => [`step-${id}`, channels([id])]));
    const run = await stage.start(show(steps));
    const others = (state: string) => (status: { steps: Record<string, { state: string }> }) =>
      Object.values(status.steps).filter((step) => step.state === state).length === 23;
    await until(run, others('up'));
    await run.abort({});
    expect((await run.result()).outcome).toBe('aborted');
    expect(Object.values(cloud.resources()).filter((state) => state === 'RUNNING')).toEqual([]);
    await replay(stage, run);
  }));

test.concurrent('a cancel while many steps begin takes down what has begun', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const all = ids(120);
    cloud.reset({ channels: all });
    const steps = Object.fromEntries(all.map((id) => [`step-${id}`, channels([id])]));
    const run = await stage.start(show(steps));
    await cloud.waitFor((entry) => entry.operation === 'BatchStart');
    await run.cancel();
    expect((await run.result()).outcome).toBe('cancelled');
    expect(Object.values(cloud.resources()).filter((state) => state !== 'IDLE')).toEqual([]);
    await replay(stage, run);
  }));

test.concurrent('slow looks before the start replay as they ran', () =>
  lanes.use(async (stage) => {
    const { cloud } = stage.simulator;
    const all = ids(20);
    cloud.reset({ channels: all });
    const steps = Object.fromEntries(all.map((id) => [`step-${id}`, channels([id])]));
    const run = await stage.start(show({ gate: { uses: 'approval', with: { prompt: '?' } }, ...steps }));
    await until(run, (status) => status.asking.length > 0);
    cloud.faults.add({ operation: 'DescribeChannel', kind: 'slow', delayMs: 1_700, times: 20 });
    await run.approve({ step: 'gate' });
    await until(run, (status) => status.phase === 'up');
    await run.end({});
    await run.result();
    await replay(stage, run);
  }));

test('the record of a run in which all five thousand are left up stays below its limit', () => {
  const names = ids(25).map((id) => `channel:${id}`);
  const said = 'Forbidden: medialive BatchStop: you may not do this '.repeat(6);
  const plan: Plan = {
    name: 'limits',
    description: null,
    onCancel: 'ask',
    stayUp: 'untilEnd',
    leadMs: null,
    atOnAir: 'goAnyway',
    atOffAir: null,
    postRollMs: 0,
    secretParameters: [],
    steps: Array.from({ length: 200 }, (_, at) =>
      resourceStep({ id: `step-${at}`, uses: 'medialive:batchStart' }),
    ),
  };
  const state = newState({ workflowId: 'w', firstRunId: 'r', place: 'here' });
  adoptPlan(state, plan);
  for (const { step, ...run } of state.steps.values()) {
    const entry = {
      step: step.id,
      with: {},
      baseline: { kind: 'resource' as const, at: 0, off: names, on: [] },
      claims: null,
      report: null,
      takenOver: [],
      undo: {
        undone: [],
        wasOff: [],
        leftUp: names.map((resource) => ({ resource, reason: said, stuck: true, byHand: said })),
        requestIds: [],
      },
    };
    state.steps.set(step.id, { ...run, step, entry, error: { type: 'Forbidden', message: said.repeat(20) } });
  }
  const whole = statusOf(state, 'w', 'r');
  expect(JSON.stringify(whole).length).toBeGreaterThan(2 * 1024 * 1024);
  const record = recordOf(whole);
  expect(JSON.stringify(record).length).toBeLessThan(1024 * 1024);
  expect(record.steps['step-7']?.leftUp.at(-1)).toMatch(/^and \d+ more$/);
});
