import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { effects, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
const children: ChildProcess[] = [];
beforeAll(async () => {
  stage = await setStage();
  await stage.stopWorker();
});
afterAll(async () => {
  for (const child of children) await kill(child, 'SIGKILL');
  await stage?.close();
});
beforeEach(() => stage.simulator.cloud.reset());

const root = join(import.meta.dirname, '..', '..');

/** The worker that people run, as a process of its own. */
function startProcess(): ChildProcess {
  const child = spawn(process.execPath, [join(root, 'bin', 'showcaller.js'), 'worker'], {
    cwd: root,
    env: {
      ...stage.env,
      TEMPORAL_ADDRESS: stage.server.address,
      TEMPORAL_NAMESPACE: stage.server.namespace,
      SHOWCALLER_TASK_QUEUE: stage.taskQueue,
    },
    stdio: 'ignore',
  });
  children.push(child);
  return child;
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

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
  const first = startProcess();
  const run = await stage.start(JSON.parse(JSON.stringify(document)));
  await cloud.waitFor((entry) => entry.operation === 'BatchStart', 20_000);
  await cloud.waitFor((entry) => entry.operation === 'GetBatchJobExecution', 20_000);
  await kill(first, 'SIGKILL');
  const killedAt = Date.now();
  startProcess();
  const up = await until(run, (status) => status.phase === 'up', 25_000);
  expect(Date.now() - killedAt).toBeLessThan(15_000);
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
  for (const child of children.splice(0)) await kill(child, 'SIGTERM');
  const first = startProcess();
  const run = await stage.start(JSON.parse(JSON.stringify(document)));
  await cloud.waitFor((entry) => entry.operation === 'GetBatchJobExecution', 20_000);
  const second = startProcess();
  await kill(first, 'SIGTERM');
  expect(first.exitCode).toBe(0);
  const up = await until(run, (status) => status.phase === 'up', 20_000);
  expect(up.steps.channels?.attempts).toBe(1);
  expect(up.steps.report?.attempts).toBe(1);
  expect(effects(stage).filter((name) => name === 'BatchStart' || name === 'StartBatchJob')).toHaveLength(2);
  await run.end({});
  await run.result();
  await kill(second, 'SIGTERM');
});
