// What is left of runs that were ended from outside, and that one command finds it and takes it down.
import { expect } from 'vitest';
import { getRun, leftByRun, listLeft, type RunStatus, startTeardown } from '../../client/index.ts';
import { abandoned } from '../../plan/left-behind.ts';
import { setScenes } from './scenes.ts';
import { channels, evening, flow, flowArn, isUp, job, terminate } from './shows.ts';
import { type Stage, until } from './stage.ts';

const scene = setScenes(3);

async function takeDown({ client }: Stage, workflowId: string): Promise<RunStatus> {
  return (await startTeardown(client, { workflowId })).result();
}

scene(
  'a run terminated while its channel starts left flow and channel; taken down, it left nothing',
  async (stage) => {
    const { cloud } = stage.simulator;
    cloud.changeDelays({ channelStart: 2_000 });
    const run = await stage.start(evening());
    await cloud.waitFor((entry) => entry.operation === 'BatchStart' && entry.effect.length > 0);
    await terminate(stage, run);
    const left = await leftByRun(stage.client, run.workflowId);
    expect(left).toMatchObject({
      runId: run.runId,
      runbook: 'evening-news',
      outcome: 'terminated',
      note: null,
      off: [],
    });
    expect(left.leftUp).toMatchObject([
      { step: 'contribution', resource: flowArn, state: 'on', heldBy: null, since: expect.any(String) },
      { step: 'channels', resource: 'channel:1234561', state: 'on', heldBy: null },
    ]);
    expect(left.leftUp[0]?.reason).toBe('it is ACTIVE; the run was terminated');
    expect(left.leftUp[0]?.byHand).toContain(flowArn);
    expect(await takeDown(stage, run.workflowId)).toMatchObject({ outcome: 'ended' });
    expect((await leftByRun(stage.client, run.workflowId)).leftUp).toEqual([]);
    expect([cloud.state(flowArn), cloud.state('channel:1234561')]).toEqual(['STANDBY', 'IDLE']);
  },
);

scene('what was on before a terminated run, and what is to stay up, is not left behind', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.set(flowArn, 'ACTIVE');
  const run = await stage.start(evening({ kept: channels(['1234562'], { undo: 'leave' }) }));
  await until(run, isUp);
  await terminate(stage, run);
  cloud.set('channel:1234561', 'IDLE');
  const left = await leftByRun(stage.client, run.workflowId);
  expect(left).toMatchObject({ leftUp: [], off: ['channel:1234561'] });
});

scene('a run terminated in the middle of its walk backward left the rest of it', async (stage) => {
  const { cloud } = stage.simulator;
  const run = await stage.start(evening());
  await until(run, isUp);
  cloud.changeDelays({ flowStop: 5_000 });
  await run.end();
  await until(run, ({ steps }) => steps.channels?.state === 'undone');
  await cloud.waitFor((entry) => entry.operation === 'StopFlow');
  await terminate(stage, run);
  cloud.set(flowArn, 'ACTIVE');
  const left = await leftByRun(stage.client, run.workflowId);
  expect(left.leftUp.map(({ resource }) => resource)).toEqual([flowArn]);
  expect(left.off).toEqual([]);
  cloud.changeDelays({ flowStop: 50 });
  const down = await takeDown(stage, run.workflowId);
  expect(down.steps.contribution?.undone).toEqual([flowArn]);
  expect((await leftByRun(stage.client, run.workflowId)).leftUp).toEqual([]);
});

scene('what another run has on air is named with it, and nobody takes it down', async (stage) => {
  const run = await stage.start(evening());
  await until(run, isUp);
  const other = await stage.start({ name: 'breaking-news', stayUp: 'untilEnd', steps: { feed: flow() } });
  await until(other, isUp);
  await terminate(stage, run);
  const left = await leftByRun(stage.client, run.workflowId);
  expect(left.leftUp.map(({ resource, heldBy }) => [resource, heldBy])).toEqual([
    [flowArn, other.workflowId],
    ['channel:1234561', null],
  ]);
  await takeDown(stage, run.workflowId);
  expect(stage.simulator.cloud.state(flowArn)).toBe('ACTIVE');
  const rest = await leftByRun(stage.client, run.workflowId);
  expect(abandoned(rest)).toEqual([]);
  await other.end();
  await other.result();
  expect(stage.simulator.cloud.state(flowArn)).toBe('STANDBY');
});

scene(
  'a job that a terminated run has under way is left when its document has it cancelled',
  async (stage) => {
    const { cloud } = stage.simulator;
    cloud.changeDelays({ batchJob: 20_000 });
    const run = await stage.start({
      name: 'jobs',
      stayUp: 'untilEnd',
      steps: { report: job({ undo: 'cancel' }) },
    });
    await cloud.waitFor((entry) => entry.operation === 'GetBatchJobExecution');
    await terminate(stage, run);
    const left = await leftByRun(stage.client, run.workflowId);
    expect(left.leftUp).toMatchObject([{ step: 'report', state: 'on', heldBy: null }]);
    await takeDown(stage, run.workflowId);
    expect((await leftByRun(stage.client, run.workflowId)).leftUp).toEqual([]);
  },
);

scene(
  'a run handed off in order is no business of a sweep, and one that goes on even less',
  async (stage) => {
    const done = await stage.start({ name: 'handed-off', steps: { channels: channels(['1234561']) } });
    expect((await done.result()).outcome).toBe('done');
    expect((await leftByRun(stage.client, done.workflowId)).note).toContain('handed off in order');
    const running = await stage.start(evening());
    await until(running, isUp);
    await expect(leftByRun(stage.client, running.workflowId)).rejects.toThrow('is still running');
    await running.end();
    await running.result();
    expect(await leftByRun(stage.client, running.workflowId)).toMatchObject({
      note: null,
      leftUp: [],
      off: [],
    });
  },
);

scene(
  'what a run had up when it was reset is found although the reset one took it for others',
  async (stage) => {
    const run = await stage.start(evening());
    await until(run, isUp);
    const handle = stage.client.workflow.getHandle(run.workflowId);
    const { events } = await handle.fetchHistory();
    const first = events?.find((event) => event.workflowTaskCompletedEventAttributes);
    const reset = await stage.client.workflowService.resetWorkflowExecution({
      namespace: stage.server.namespace,
      workflowExecution: { workflowId: run.workflowId, runId: run.runId },
      workflowTaskFinishEventId: first?.eventId ?? null,
      requestId: 'reset',
      reason: 'a test of the operator',
    });
    const again = await getRun(stage.client, run.workflowId);
    expect(again.runId).toBe(reset.runId);
    expect((await until(again, isUp)).steps.contribution).toMatchObject({ state: 'adopted', started: [] });
    await terminate(stage, again);
    const left = await leftByRun(stage.client, run.workflowId);
    expect(left.leftUp.map(({ resource }) => resource)).toEqual([flowArn, 'channel:1234561']);
    await takeDown(stage, run.workflowId);
    expect(stage.simulator.cloud.state(flowArn)).toBe('STANDBY');
  },
);

scene('all runs that left something are found, each once, and no other', async (stage) => {
  const left = await stage.start(evening());
  await until(left, isUp);
  await terminate(stage, left);
  const ended = await stage.start({
    name: 'other',
    stayUp: 'untilEnd',
    steps: { channels: channels(['1234562']) },
  });
  await until(ended, isUp);
  await ended.end();
  await ended.result();
  const found = async () => {
    const ids: string[] = [];
    for await (const one of listLeft(stage.client)) ids.push(one.workflowId);
    return ids;
  };
  let ids = await found();
  // Lists of the server are a second or two behind.
  for (const deadline = Date.now() + 15_000; !ids.includes(left.workflowId) && Date.now() < deadline; )
    ids = await found();
  expect(ids.filter((id) => id === left.workflowId)).toHaveLength(1);
  expect(ids).not.toContain(ended.workflowId);
});
