// A run that was ended from outside is gone on with by another, which starts nothing twice and takes everything down.
import { expect } from 'vitest';
import { leftByRun, previewResume, resumeRun, startTeardown } from '../../client/index.ts';
import { setScenes } from './scenes.ts';
import { asks, channels, ended, evening, flow, flowArn, isUp, job, show, terminate, times } from './shows.ts';
import { effects, until } from './stage.ts';

const scene = setScenes(3);

scene(
  'a run terminated while up goes on: nothing is started again, and all of it is taken down',
  async (stage) => {
    const { cloud } = stage.simulator;
    const first = await stage.start(evening());
    await until(first, isUp);
    await terminate(stage, first);
    const before = effects(stage);
    const run = await resumeRun(stage.client, { workflowId: first.workflowId, by: 'ada', reason: 'a slip' });
    expect(run.workflowId).toBe(`${first.workflowId}-resumed-1`);
    const up = await until(run, isUp);
    expect(effects(stage)).toEqual(before);
    expect(up.steps.contribution).toMatchObject({ state: 'up', started: [flowArn], adopted: [] });
    expect(up.commands).toMatchObject([{ command: 'resume', by: 'ada', reason: 'a slip' }]);
    expect((await leftByRun(stage.client, first.workflowId)).note).toContain(run.workflowId);
    const last = await ended(run);
    expect(last).toMatchObject({ outcome: 'ended', degraded: false });
    expect(last.steps.channels?.undone).toEqual(['channel:1234561']);
    expect([cloud.state(flowArn), cloud.state('channel:1234561')]).toEqual(['STANDBY', 'IDLE']);
  },
);

scene('a run terminated while it starts goes on from the first step that is not up', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ channelStart: 2_000 });
  const first = await stage.start(
    evening({
      more: channels(['1234562'], { needs: ['channels'] }),
      check: { uses: 'approval', needs: ['more'], with: { prompt: 'Fine?' } },
    }),
  );
  await cloud.waitFor((entry) => entry.operation === 'BatchStart' && entry.effect.length > 0);
  await terminate(stage, first);
  const run = await resumeRun(stage.client, { workflowId: first.workflowId });
  await until(run, asks);
  await run.approve({ step: 'check' });
  const up = await until(run, isUp);
  expect(up.steps.channels).toMatchObject({ state: 'up', started: ['channel:1234561'] });
  // One for each of the two steps.
  expect([times(stage, 'StartFlow'), times(stage, 'BatchStart')]).toEqual([1, 2]);
  expect((await ended(run)).outcome).toBe('ended');
  expect(cloud.state('channel:1234561')).toBe('IDLE');
});

scene(
  'what went off meanwhile is brought up again, and a failure of a show that was up is a question',
  async (stage) => {
    const { cloud } = stage.simulator;
    const first = await stage.start(evening());
    await until(first, isUp);
    await terminate(stage, first);
    cloud.set('channel:1234561', 'IDLE');
    cloud.faults.add({ operation: 'BatchStart', kind: 'error', error: { type: 'ForbiddenException' } });
    const run = await resumeRun(stage.client, { workflowId: first.workflowId });
    const asking = await until(run, asks);
    expect(asking.steps.contribution?.state).toBe('up');
    expect(cloud.state(flowArn)).toBe('ACTIVE');
    await run.retry({ step: 'channels' });
    await until(run, isUp);
    expect((await ended(run)).steps.channels?.undone).toEqual(['channel:1234561']);
  },
);

scene('a run terminated in the middle of its walk backward goes on to be up again', async (stage) => {
  const { cloud } = stage.simulator;
  const first = await stage.start(evening());
  await until(first, isUp);
  cloud.changeDelays({ flowStop: 4_000 });
  await first.end();
  await cloud.waitFor((entry) => entry.operation === 'StopFlow');
  await terminate(stage, first);
  cloud.changeDelays({ flowStop: 50 });
  const run = await resumeRun(stage.client, { workflowId: first.workflowId });
  const up = await until(run, isUp, 30_000);
  expect(up.steps.channels).toMatchObject({ state: 'up', started: ['channel:1234561'] });
  expect([cloud.state(flowArn), cloud.state('channel:1234561')]).toEqual(['ACTIVE', 'RUNNING']);
  expect((await ended(run)).outcome).toBe('ended');
  expect(cloud.state(flowArn)).toBe('STANDBY');
});

scene(
  'a job under way is followed in the name of the run that submitted it, and one that is done stays done',
  async (stage) => {
    const { cloud } = stage.simulator;
    const first = await stage.start({
      name: 'jobs',
      stayUp: 'untilEnd',
      steps: {
        report: job(),
        second: {
          ...job({ needs: ['report'] }),
          with: {
            applicationId: 'app-asrun0000000000000000000',
            batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'BILLING' } },
          },
        },
      },
    });
    await until(first, ({ steps }) => steps.report?.state === 'done');
    cloud.changeDelays({ batchJob: 3_000 });
    await until(
      first,
      ({ steps }) => (steps.second?.progress ?? '') !== '' || steps.second?.state === 'done',
    );
    await terminate(stage, first);
    const run = await resumeRun(stage.client, { workflowId: first.workflowId });
    const up = await until(run, isUp);
    expect(up.steps.report).toMatchObject({ state: 'done', outputs: { status: 'Succeeded' } });
    expect(up.steps.second).toMatchObject({ state: 'done' });
    expect(times(stage, 'StartBatchJob')).toBe(2);
    await ended(run);
  },
);

scene('a run that was rolled back is gone on with, with an edited document', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.faults.add({ operation: 'BatchStart', kind: 'error', error: { type: 'ForbiddenException' } });
  const first = await stage.start(evening());
  expect((await first.result()).outcome).toBe('rolledBack');
  const runbook = evening({
    channels: channels(['1234562'], { needs: ['contribution'] }),
    extra: channels(['1234563']),
  });
  const options = { workflowId: first.workflowId, runbook };
  expect((await previewResume(stage.client, options)).changes).toEqual([
    'step channels: with.channelIds: ["1234561"] → ["1234562"]',
    expect.stringContaining('step channels is another one'),
    'step extra is new: medialive:batchStart',
  ]);
  const run = await resumeRun(stage.client, options);
  await until(run, isUp);
  expect(cloud.state('channel:1234562')).toBe('RUNNING');
  expect((await ended(run)).outcome).toBe('ended');
  expect([cloud.state(flowArn), cloud.state('channel:1234562'), cloud.state('channel:1234563')]).toEqual([
    ...['STANDBY', 'IDLE', 'IDLE'],
  ]);
});

scene('what an edited document no longer has is kept, and is taken down with the rest', async (stage) => {
  const { cloud } = stage.simulator;
  const first = await stage.start(evening({ spare: channels(['1234562'], { needs: ['contribution'] }) }));
  await until(first, isUp);
  await terminate(stage, first);
  const run = await resumeRun(stage.client, {
    workflowId: first.workflowId,
    runbook: evening({ channels: channels(['1234561', '1234563'], { needs: ['contribution'] }) }),
  });
  const up = await until(run, isUp);
  expect(up.steps.channels).toMatchObject({ adopted: ['channel:1234561'], started: ['channel:1234563'] });
  expect(up.steps['spare@before']).toMatchObject({ state: 'up', started: ['channel:1234562'] });
  await terminate(stage, run);
  const again = await resumeRun(stage.client, { workflowId: run.workflowId });
  expect(again.workflowId).toBe(`${first.workflowId}-resumed-2`);
  await until(again, isUp);
  expect((await ended(again)).outcome).toBe('ended');
  for (const id of ['1234561', '1234562', '1234563']) expect(cloud.state(`channel:${id}`)).toBe('IDLE');
  expect(cloud.state(flowArn)).toBe('STANDBY');
});

scene('a flow that another run shares stays with both, and goes off with the last of them', async (stage) => {
  const { cloud } = stage.simulator;
  const first = await stage.start(evening());
  await until(first, isUp);
  const other = await stage.start(show('breaking-news', { feed: flow() }));
  await until(other, isUp);
  await terminate(stage, first);
  const run = await resumeRun(stage.client, { workflowId: first.workflowId });
  await until(run, isUp);
  await ended(run);
  expect(cloud.state(flowArn)).toBe('ACTIVE');
  expect((await ended(other)).steps.feed?.undone).toEqual([flowArn]);
  expect(times(stage, 'StartFlow')).toBe(1);
});

scene(
  'what a run had taken over as its own goes off with the last, also when its successor is terminated',
  async (stage) => {
    const { cloud } = stage.simulator;
    cloud.set('channel:1234562', 'RUNNING');
    const both = channels(['1234561', '1234562'], { needs: ['contribution'], alreadyOn: 'own' });
    const first = await stage.start(evening({ channels: both }));
    await until(first, isUp);
    const shared = { feed: channels(['1234562']) };
    const other = await stage.start(show('breaking-news', shared));
    await until(other, isUp);
    await terminate(stage, first);
    const check = { uses: 'approval', needs: ['channels'], with: { prompt: 'Fine?' } };
    const runbook = evening({ channels: both, check });
    const run = await resumeRun(stage.client, { workflowId: first.workflowId, runbook });
    await until(run, asks);
    await terminate(stage, run);
    expect((await ended(other)).steps.feed?.undone).toEqual(['channel:1234562']);
    expect(cloud.state('channel:1234562')).toBe('IDLE');
  },
);

scene(
  'two who resume a run at one time start one, and neither it nor its tear-down can be had again',
  async (stage) => {
    const first = await stage.start(evening());
    await until(first, isUp);
    await terminate(stage, first);
    const { workflowId } = first;
    const both = await Promise.allSettled([1, 2].map(() => resumeRun(stage.client, { workflowId })));
    const started = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [refused] = both.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    const [run] = started;
    expect(started).toHaveLength(1);
    expect(refused).toContain(`${workflowId}-resumed-1 goes on with ${workflowId} already`);
    if (!run) return;
    await until(run, isUp);
    const down = await (await startTeardown(stage.client, { workflowId })).result();
    expect(down).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining(run.workflowId) },
    });
    expect(stage.simulator.cloud.state(flowArn)).toBe('ACTIVE');
    await ended(run);
    const late = await (await resumeRun(stage.client, { workflowId })).result();
    expect(late).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining('resume that') },
    });
    await expect(resumeRun(stage.client, { workflowId: 'nonesuch' })).rejects.toThrow('There is no run');
  },
);
