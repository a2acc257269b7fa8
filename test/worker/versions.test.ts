/*
 * A rollout and a rollback with Worker Deployment Versioning, as docs/production.md has them: workers are processes of
 * their own, and versions are made current by the very commands that the workers and the client print.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunHandle, startRunbook, startTeardown } from '../../client/index.ts';
import { whyNoWorker } from '../../client/no-worker.ts';
import { versionOfRun } from '../../client/worker-versions.ts';
import type { JsonObject } from '../../plan/json.ts';
import { workflowTypes } from '../../plan/names.ts';
import { findTemporalProgram } from '../../worker/local-server/find-program.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { begin, type Running, showcaller } from '../cli/showcaller.ts';
import { type Stage, setStage, until } from '../run/stage.ts';

const catalogue = mkdtempSync(join(tmpdir(), 'showcaller-versions-'));
const channels = (id: string): JsonObject => ({ uses: 'medialive:batchStart', with: { channelIds: [id] } });
const show = (name: string, id: string): JsonObject => ({
  name,
  stayUp: 'untilEnd',
  steps: { channels: channels(id), check: { uses: 'approval', with: { prompt: 'Fine?' } } },
});

/** Of its own: a worker that has stopped is taken for one that polls for another minute. */
const taskQueue = `versions-${randomUUID()}`;
const silent = pino({ level: 'silent' });
let stage: Stage;
const workers: Running[] = [];
beforeAll(async () => {
  writeFileSync(join(catalogue, 'by-name.json'), JSON.stringify(show('by-name', '1234562')));
  stage = await setStage();
  await stage.stopWorker();
});
afterAll(async () => {
  for (const { child } of workers) child.kill('SIGKILL');
  await stage?.close();
});

const temporalEnv = () => ({
  TEMPORAL_ADDRESS: stage.server.address,
  TEMPORAL_NAMESPACE: stage.server.namespace,
});

/** The worker that people run, of a version; resolves once it has said `words` of it. */
async function startVersion(buildId: string, words: string): Promise<Running & { command: string }> {
  const version = { TEMPORAL_DEPLOYMENT_NAME: 'showcaller', TEMPORAL_WORKER_BUILD_ID: buildId };
  const worker = begin(['worker'], {
    ...stage.env,
    ...temporalEnv(),
    ...version,
    SHOWCALLER_TASK_QUEUE: taskQueue,
    SHOWCALLER_RUNBOOKS: catalogue,
  });
  workers.push(worker);
  let log = '';
  worker.child.stderr?.on('data', (text: string) => {
    log += text;
  });
  await worker.said(words);
  const line = log.split('\n').find((entry) => entry.includes(words)) ?? '{}';
  const told: { command?: string; deploymentName?: string; buildId?: string } = JSON.parse(line);
  expect(told).toMatchObject({ deploymentName: 'showcaller', buildId });
  return { ...worker, command: told.command ?? '' };
}

/** Runs a command of Temporal's own command line, as it was printed. */
async function temporal(command: string): Promise<string> {
  const { path } = await findTemporalProgram();
  const [program, ...args] = command.split(' ');
  expect(program).toBe('temporal');
  const { stdout } = await promisify(execFile)(path, args, { env: { ...process.env, ...temporalEnv() } });
  return stdout;
}

const setCurrent = (buildId: string) =>
  temporal(
    `temporal worker deployment set-current-version --deployment-name showcaller --build-id ${buildId} --yes`,
  );

/** The builds of the workers that have completed workflow tasks of a run, each once, in order. */
async function buildsOf({ workflowId, runId }: Pick<RunHandle, 'workflowId' | 'runId'>): Promise<string[]> {
  const { events } = await stage.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const builds = (events ?? []).flatMap(
    ({ workflowTaskCompletedEventAttributes: task }) => task?.deploymentVersion?.buildId ?? [],
  );
  return builds.filter((build, at) => build !== builds[at - 1]);
}

const start = (runbook: JsonObject | string) => startRunbook(stage.client, { runbook, taskQueue: taskQueue });
const asks = (run: RunHandle) => until(run, ({ asking }) => asking.length > 0);

async function endIt(run: RunHandle): Promise<void> {
  await run.approve({ step: 'check' });
  await until(run, ({ phase }) => phase === 'up');
  await run.end();
  expect((await run.result()).outcome).toBe('ended');
}

/** Four programs are started one after the other, which takes its time on a busy machine. */
const patience = { timeout: 180_000 };

test(
  'the old run finishes on the old worker, new runs go to the new one, and a rollback sends them back',
  patience,
  async () => {
    const old = await startVersion('v1', 'NO RUN COMES HERE');

    // Nothing is current: who starts a run is told at once, with the same command.
    const refused = await showcaller(['run', 'by-name', '--detach'], {
      ...temporalEnv(),
      SHOWCALLER_TASK_QUEUE: taskQueue,
      SHOWCALLER_RUNBOOKS: catalogue,
    });
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(old.command);
    await temporal(`${old.command} --yes`);

    const handedOff = await start({ name: 'handed-off', steps: { channels: channels('1234563') } });
    await handedOff.result();
    const before = [await start(show('by-document', '1234561')), await start('by-name')];
    await Promise.all(before.map(asks));

    const next = await startVersion('v2', 'NO RUN COMES HERE');
    await temporal(`${next.command} --yes`);
    const after = [await start(show('by-document', '1234564')), await start('by-name')];
    const teardown = await startTeardown(stage.client, { workflowId: handedOff.workflowId });
    expect((await teardown.result()).outcome).toBe('ended');
    await Promise.all([...before, ...after].map(asks));
    for (const run of [...after, ...before]) await endIt(run);
    for (const run of [handedOff, ...before]) expect(await buildsOf(run)).toEqual(['v1']);
    for (const run of [teardown, ...after]) expect(await buildsOf(run)).toEqual(['v2']);
    // What all versions share belongs to none.
    const shared: string[] = [];
    const query = `WorkflowType = "${workflowTypes.claims}"`;
    for await (const { workflowId, runId } of stage.client.workflow.list({ query })) {
      shared.push(workflowId);
      expect(await buildsOf({ workflowId, runId })).toEqual([]);
    }
    expect(shared).not.toEqual([]);

    const kept = await start(show('by-document', '1234565'));
    await asks(kept);
    await setCurrent('v1');
    const back = [await start(show('by-document', '1234566')), await start('by-name')];
    await Promise.all(back.map(asks));
    for (const run of [kept, ...back]) await endIt(run);
    expect(await buildsOf(kept)).toEqual(['v2']);
    for (const run of back) expect(await buildsOf(run)).toEqual(['v1']);
  },
);

test('a run whose version has no worker any more is moved to another by the command that is printed', async () => {
  const { server, env, client } = stage;
  const gone = { deploymentName: 'showcaller', buildId: 'gone' };
  const worker = await startWorker({ server, env, taskQueue, deployment: gone, logger: silent });
  const run = await start(show('by-document', '1234567'));
  // No task of it is under way when it is pinned: its own version would answer the hold with it.
  await until(run, ({ asking, steps }) => asking.length > 0 && steps.channels?.state === 'up');
  const pin = `temporal workflow update-options --workflow-id ${run.workflowId} --versioning-override-behavior pinned`;
  await temporal(
    `${pin} --versioning-override-deployment-name showcaller --versioning-override-build-id gone`,
  );
  await run.hold();
  await worker.stop();

  const wanted = versionOfRun(await client.workflow.getHandle(run.workflowId).describe());
  expect(wanted).toEqual(gone);
  // What the client says once the last poll of that worker is a minute old.
  const polling = [{ deploymentName: 'showcaller', buildId: 'v1' }];
  const { namespace } = server;
  const said = whyNoWorker(
    { namespace, taskQueue, polling, wanted: [gone], pinned: run.workflowId },
    'What?',
  );
  expect(said).toContain('is pinned to workers of showcaller:gone, of which none has polled');
  await temporal(/`(temporal [^`]+)`/.exec(said)?.[1] ?? '');
  await run.resume();
  await endIt(run);
  expect(await buildsOf(run)).toEqual(['v1', 'gone', 'v1']);
});
