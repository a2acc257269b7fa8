// A step's own activity looks before it acts: what it found outlives it, whatever ends it.
import { expect } from 'vitest';
import { startTeardown } from '../../client/index.ts';
import { readHistory } from '../../history/index.ts';
import { setScenes } from './scenes.ts';
import { channels, flow, flowArn, isUp, show, terminate, times } from './shows.ts';
import { effects, type Stage, until } from './stage.ts';

const scene = setScenes(3);

const two = ['1234561', '1234562'];
const onBefore = 'channel:1234561';
const ours = 'channel:1234562';

/** A start that has no answer yet; `before`: nor an effect. */
function slowStart({ simulator: { cloud } }: Stage, when: 'before' | 'after'): void {
  cloud.set(onBefore, 'RUNNING');
  cloud.faults.add({ operation: 'BatchStart', kind: 'slow', delayMs: 900, when });
}

scene('what a step found is written down before its first call with an effect', async (stage) => {
  slowStart(stage, 'before');
  const run = await stage.start(show('written-down', { channels: channels(two) }));
  await stage.simulator.cloud.waitFor(({ operation }) => operation === 'BatchStart');
  // Its activity has told nothing else yet.
  expect((await readHistory(stage.client, run)).ledger).toMatchObject([
    { step: 'channels', baseline: { off: [ours], on: [onBefore] }, report: null },
  ]);
  await until(run, isUp);
  await run.end();
  expect((await run.result()).steps.channels).toMatchObject({ adopted: [onBefore], undone: [ours] });
});

scene(
  'of a run that was terminated while its start was on its way just that is taken down',
  async (stage) => {
    slowStart(stage, 'after');
    const { cloud } = stage.simulator;
    const run = await stage.start(show('cut-off', { channels: channels(two) }));
    await cloud.waitFor(({ operation, effect }) => operation === 'BatchStart' && effect.length > 0);
    await terminate(stage, run);
    const down = await startTeardown(stage.client, { workflowId: run.workflowId });
    expect((await down.result()).steps.channels).toMatchObject({ undone: [ours], leftUp: [] });
    expect([cloud.state(onBefore), cloud.state(ours)]).toEqual(['RUNNING', 'IDLE']);
  },
);

scene(
  'a run that is cancelled while nobody works on it takes down just what it had started',
  async (stage) => {
    const { cloud } = stage.simulator;
    cloud.set(onBefore, 'RUNNING');
    cloud.changeDelays({ channelStart: 20_000 });
    const run = await stage.start(show('handed-over', { channels: channels(two) }));
    await cloud.waitFor(({ operation, effect }) => operation === 'BatchStart' && effect.length > 0);
    // The step is handed over to nobody: no attempt of it is under way when it is cancelled.
    await stage.stopWorker();
    await stage.client.workflow.getHandle(run.workflowId).cancel();
    await stage.startWorker();
    const last = await run.result();
    expect(last).toMatchObject({ outcome: 'cancelled' });
    expect(last.steps.channels).toMatchObject({ adopted: [onBefore], started: [ours], undone: [ours] });
    expect(effects(stage)).toEqual(['set', 'BatchStart', 'BatchStop']);
  },
);

scene('a step whose worker stops goes on with its tries, its time and what it had started', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ flowStart: 3_000 });
  const run = await stage.start(show('goes-on', { contribution: flow({ timeout: '6s' }) }));
  await cloud.waitFor(({ operation, effect }) => operation === 'StartFlow' && effect.length > 0);
  await stage.restartWorker();
  const up = await until(run, isUp);
  expect(up.steps.contribution).toMatchObject({ state: 'up', attempts: 1, started: [flowArn] });
  expect(times(stage, 'StartFlow')).toBe(1);
  await run.end();
  await run.result();
});

scene('what has to be waited for is waited for by activities of their own, and then begun', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ flowStop: 3_000 });
  cloud.set(flowArn, 'STOPPING');
  const run = await stage.start(show('going', { contribution: flow() }));
  const up = await until(run, isUp);
  expect(up.steps.contribution).toMatchObject({ state: 'up', started: [flowArn] });
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  const activities = events?.flatMap((event) => event.activityTaskScheduledEventAttributes?.activityId ?? []);
  // The claim was granted at once, unless the machine was slow.
  expect(activities?.filter((id) => id.startsWith('contribution') && !id.endsWith(':claim1'))).toEqual([
    'contribution',
    'contribution:baseline1',
    'contribution#2',
  ]);
  await run.end();
  await run.result();
});
