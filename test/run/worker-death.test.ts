import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { effects, type Stage, setStage, until, type WorkerProcess } from './stage.ts';

let stage: Stage;
/** The worker that the first test leaves at work. */
let survivor: WorkerProcess | null = null;
beforeAll(async () => {
  stage = await setStage();
  await stage.stopWorker();
});
afterAll(() => stage?.close());
beforeEach(() => stage.simulator.cloud.reset());

const document = {
  name: 'death',
  stayUp: 'untilEnd',
  steps: {
    channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234561', '1234562'] } },
    report: {
      uses: 'm2:startBatchJob',
      with: {
        applicationId: 'app-asrun0000000000000000000',
        batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
      },
    },
  },
} as const;

test('a worker killed while steps wait costs seconds, and nothing is started twice', async () => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ channelStart: 4_000, batchJob: 4_000 });
  const first = await stage.spawnWorker();
  const run = await stage.start(JSON.parse(JSON.stringify(document)));
  await cloud.waitFor((entry) => entry.operation === 'BatchStart');
  await cloud.waitFor((entry) => entry.operation === 'GetBatchJobExecution');
  await first.end('SIGKILL');
  const killedAt = Date.now();
  survivor = await stage.spawnWorker();
  const up = await until(run, (status) => status.phase === 'up');
  expect(Date.now() - killedAt).toBeLessThan(30_000);
  expect(up.steps.channels).toMatchObject({ state: 'up', started: ['channel:1234561', 'channel:1234562'] });
  expect(
    effects(stage)
      .filter((name) => name.startsWith('Start') || name === 'BatchStart')
      .sort(),
  ).toEqual(['BatchStart', 'StartBatchJob']);
  await run.end({});
  expect((await run.result()).steps.channels?.undone).toHaveLength(2);
});

test('a worker stopped in order hands its steps over at once, with no attempt spent', async () => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ channelStart: 3_000, batchJob: 3_000 });
  await survivor?.end('SIGTERM');
  const first = await stage.spawnWorker();
  const run = await stage.start(JSON.parse(JSON.stringify(document)));
  await cloud.waitFor((entry) => entry.operation === 'GetBatchJobExecution');
  const second = await stage.spawnWorker();
  await first.end('SIGTERM');
  expect(first.exitCode).toBe(0);
  const up = await until(run, (status) => status.phase === 'up', 20_000);
  expect(up.steps.channels?.attempts).toBe(1);
  expect(up.steps.report?.attempts).toBe(1);
  expect(effects(stage).filter((name) => name === 'BatchStart' || name === 'StartBatchJob')).toHaveLength(2);
  await run.end({});
  await run.result();
  await second.end('SIGTERM');
});

const needsApproval = { uses: 'approval', onFailure: 'rollback', with: { prompt: 'Go on?' } } as const;

test('a job is known as ours although its worker died and the run turned back before it was missed', async () => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ batchJob: 60_000 });
  survivor = await stage.spawnWorker();
  const report = { ...document.steps.report, undo: 'cancel' };
  const run = await stage.start({ name: 'death', steps: { report, sibling: needsApproval } });
  await until(run, (status) => status.steps.report?.progress?.includes('is Running') === true);
  await survivor.end('SIGKILL');
  // Its step has no attempt any more that could report.
  survivor = await stage.spawnWorker();
  await run.reject({ step: 'sibling' });
  const last = await run.result();
  expect(last.steps.report).toMatchObject({ leftUp: [], undone: last.steps.report?.started });
  expect(effects(stage)).toEqual(['StartBatchJob', 'CancelBatchJobExecution']);
});
