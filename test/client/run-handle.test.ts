import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  AlreadyRunning,
  CommandRefused,
  getRun,
  InvalidRunbook,
  listRuns,
  NoWorker,
  RunNotFound,
  type RunStatus,
  startRunbook,
} from '../../client/index.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { show } from './documents.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const asksFor = (step: string) => (status: RunStatus) =>
  status.asking.some((question) => question.step === step);
const start = (channelIds: string[], workflowId?: string) =>
  startRunbook(stage.client, {
    runbook: show,
    parameters: { channelIds, token: 'top-secret' },
    taskQueue: stage.taskQueue,
    ...(workflowId !== undefined && { workflowId }),
  });

test('a run is watched from its start to its end, and yields only what has changed', async () => {
  const run = await start(['1234561']);
  const seen: RunStatus[] = [];
  for await (const status of run.watch()) {
    seen.push(status);
    if (asksFor('check')(status)) await run.approve({ step: 'check', by: 'ada', reason: 'fine' });
    if (status.phase === 'up' && status.asking.length === 0) await run.end();
  }
  const texts = seen.map((status) => JSON.stringify(status));
  expect(new Set(texts).size).toBe(texts.length);
  expect(seen.at(-1)).toMatchObject({ outcome: 'ended', phase: 'ended', workflowId: run.workflowId });
  expect(seen.at(-1)?.steps.check?.outputs).toMatchObject({ by: 'ada', reason: 'fine' });
  expect(seen.at(-1)).toEqual(await run.result());
});

test('live counts of the activities under way are in the status', async () => {
  stage.simulator.cloud.changeDelays({ channelStart: 2_500 });
  try {
    const run = await start(['1234563', '1234564']);
    const status = await until(run, ({ steps }) => steps.channels?.progress !== undefined);
    expect(status.steps.channels?.progress).toBe('0 of 2 running');
    await run.abort();
    await run.result();
  } finally {
    stage.simulator.cloud.changeDelays({ channelStart: 150 });
  }
});

test('result resolves to the final status of a run that was aborted, cancelled, or terminated', async () => {
  const aborted = await start(['1234561']);
  await until(aborted, asksFor('check'));
  await aborted.abort({ reason: 'rain' });
  expect(await aborted.result()).toMatchObject({ outcome: 'aborted', error: { type: 'Aborted' } });

  const cancelled = await start(['1234561']);
  await until(cancelled, asksFor('check'));
  await cancelled.cancel();
  const record = await cancelled.result();
  expect(record).toMatchObject({ outcome: 'cancelled', commands: [{ command: 'cancel' }] });
  expect(record.steps.channels).toMatchObject({ state: 'undone', undone: ['channel:1234561'] });

  const terminated = await start(['1234565']);
  await until(terminated, asksFor('check'));
  await stage.client.workflow.getHandle(terminated.workflowId).terminate('a mistake');
  const left = await terminated.result();
  expect(left).toMatchObject({ outcome: 'terminated', runbook: 'small-show', phase: 'starting' });
  expect(left.steps.channels).toMatchObject({ state: 'up', started: ['channel:1234565'] });
  expect(left.next).toContain(`showcaller teardown ${terminated.workflowId}`);
});

test('a run that fails before anything was started resolves to the outcome failed', async () => {
  const run = await start(['7777777']);
  expect(await run.result()).toMatchObject({ outcome: 'failed', error: { type: 'RunFailed' } });
});

test('a command that the run refuses is a CommandRefused with its reason and the run as it is', async () => {
  const run = await start(['1234561']);
  await until(run, asksFor('check'));
  const refused = await run.approve({ step: 'nope' }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(CommandRefused);
  expect(refused).toMatchObject({ command: 'approve', status: { outcome: 'running' } });
  expect(String(refused)).toContain('there is no step nope');
  await run.abort();
  await run.result();
  await expect(run.hold()).rejects.toThrow(/the run has ended/);
});

test('a broken document is refused with all its problems before anything is started', async () => {
  const broken = {
    ...show,
    steps: { channels: { uses: 'medialive:start' }, check: { uses: 'approval', needs: ['x'] } },
  };
  const error = await startRunbook(stage.client, { runbook: broken, taskQueue: stage.taskQueue }).catch(
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(InvalidRunbook);
  if (error instanceof InvalidRunbook) expect(error.problems.length).toBeGreaterThan(2);
});

test('an id that is in use by a running run starts nothing', async () => {
  const run = await start(['1234561'], 'taken');
  await expect(start(['1234562'], 'taken')).rejects.toThrow(AlreadyRunning);
  await run.abort().catch(() => run.cancel());
  await run.result();
});

test('an unknown id is a RunNotFound', async () => {
  await expect(getRun(stage.client, 'never-was')).rejects.toThrow(RunNotFound);
});

test('a queue that nobody polls is a NoWorker after five seconds, and nothing is started', async () => {
  const started = Date.now();
  const workflowId = 'for-nobody';
  const start = startRunbook(stage.client, { runbook: 'evening-news', workflowId, taskQueue: 'nobody' });
  await expect(start).rejects.toThrow(NoWorker);
  expect(Date.now() - started).toBeLessThan(8_000);
  await expect(getRun(stage.client, workflowId)).rejects.toThrow(RunNotFound);
});

test('what the list of runs shows holds no value of a secret parameter', async () => {
  const run = await start(['1234561']);
  const description = await stage.client.workflow.getHandle(run.workflowId).describe();
  expect(await description.staticSummary()).toBe('small-show · channelIds 1234561');
  expect(JSON.stringify(description.memo)).not.toContain('top-secret');
  await until(run, asksFor('check'));
  await expect
    .poll(async () => (await listRuns(stage.client)).find(({ workflowId }) => workflowId === run.workflowId))
    .toMatchObject({ runbook: 'small-show', outcome: 'running', phase: 'starting', asking: ['check'] });
  await run.abort();
  await run.result();
});

test('a runbook of the catalogue that the worker does not know ends as invalid', async () => {
  const run = await startRunbook(stage.client, { runbook: 'not-there', taskQueue: stage.taskQueue });
  expect(await run.result()).toMatchObject({ outcome: 'invalid', problems: [{ code: 'unknownRunbook' }] });
});
