import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunStatus, startTeardown } from '../../client/index.ts';
import { readHistory } from '../../history/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { handOff, show } from './documents.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const asks = (status: RunStatus) => status.asking.length > 0;

test('a run that was terminated while a step was starting has it in its ledger, with everything unsure', async () => {
  stage.simulator.cloud.changeDelays({ channelStart: 5_000 });
  const run = await stage.start(show, { channelIds: ['1234561'] });
  await until(run, ({ steps }) => steps.channels?.state === 'starting');
  await stage.simulator.cloud.waitFor(({ operation }) => operation === 'BatchStart');
  await stage.client.workflow.getHandle(run.workflowId).terminate();
  stage.simulator.cloud.changeDelays({ channelStart: 150 });
  const history = await readHistory(stage.client, run);
  expect(history).toMatchObject({
    closed: 'terminated',
    workflowType: 'runbook',
    plan: { name: 'small-show' },
  });
  expect(history.parameters).toMatchObject({ channelIds: ['1234561'] });
  expect(history.ledger).toMatchObject([
    { step: 'channels', baseline: { off: ['channel:1234561'] }, report: null, undo: null },
  ]);
  expect(history.status.steps).toMatchObject({
    channels: { state: 'starting' },
    check: { state: 'pending' },
  });

  const teardown = await startTeardown(stage.client, { workflowId: run.workflowId });
  expect(await teardown.result()).toMatchObject({
    outcome: 'ended',
    steps: { channels: { state: 'undone', undone: ['channel:1234561'] } },
  });
  expect(stage.simulator.cloud.state('channel:1234561')).toBe('IDLE');
});

test('the ledger of a run that handed off and was torn down holds what its calls came to', async () => {
  const run = await stage.start(handOff);
  expect(await run.result()).toMatchObject({ outcome: 'done', phase: 'up' });
  const history = await readHistory(stage.client, run);
  expect(history.closed).toBe('completed');
  expect(history.ledger).toMatchObject([
    { step: 'channels', report: { calls: { 'channel:1234562': { answer: 'accepted' } } }, undo: null },
  ]);
  const teardown = await startTeardown(stage.client, { workflowId: run.workflowId });
  await teardown.result();
  const back = await readHistory(stage.client, teardown);
  expect(back).toMatchObject({ workflowType: 'teardown', plan: { name: 'hand-off' }, place: history.place });
  expect(back.ledger).toMatchObject([{ step: 'channels', undo: { undone: ['channel:1234562'] } }]);
});

test('without a worker the history tells what a run is and what it asks', async () => {
  const run = await stage.start(show, { channelIds: ['1234563'] });
  const live = await until(run, asks);
  await run.hold({ by: 'ada' });
  await stage.stopWorker();
  const told = await run.status();
  expect(told).toMatchObject({
    outcome: 'running',
    phase: 'starting',
    held: true,
    commands: [{ command: 'hold', by: 'ada' }],
    asking: [{ step: 'check', prompt: 'Picture and sound checked?' }],
    steps: { check: { state: 'asking' } },
  });
  expect(told.asking[0]?.answers).toEqual(live.asking[0]?.answers);
  expect(told.steps.channels).toMatchObject({ state: 'up', started: live.steps.channels?.started });
  await stage.startWorker();
  await until(run, ({ next }) => !next.startsWith('No worker'));
  await run.abort();
  await run.result();
});

test('a record that the run left is taken as it is', async () => {
  const run = await stage.start(show, { channelIds: ['1234564'] });
  await until(run, asks);
  const { status } = await readHistory(stage.client, run);
  await run.cancel();
  const record = await run.result();
  expect(record.next).toMatch(/^CANCELLED/);
  expect((await readHistory(stage.client, run)).closed).toBe('cancelled');
  expect(status.outcome).toBe('running');
});
