// What becomes of a run of which a workflow task was lost: it goes on, and comes out the same in every replay.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunHandle, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { loadBundle } from '../../worker/bundle.ts';
import { type Stage, setStage, until, type WorkerProcess } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await stage.stopWorker();
});
afterAll(() => stage?.close());

const runbook = {
  name: 'lost-task',
  lead: '1s',
  stayUp: 'untilEnd',
  steps: { check: { uses: 'approval', with: { prompt: 'Picture and sound checked?' } } },
};

/** It is late some 2.8 s before its time, and its lead begins a second and a half after that. */
const tight = {
  ...runbook,
  lead: '1300ms',
  steps: { check: { ...runbook.steps.check, typical: '2500ms' } },
};

/** A show that asks before its on-air time. */
async function startShow(document: JsonObject = runbook, inMs = 6_000): Promise<RunHandle> {
  const onAirAt = new Date(Date.now() + inMs).toISOString();
  return startRunbook(stage.client, { runbook: document, onAirAt, taskQueue: stage.taskQueue });
}

type Event = NonNullable<Awaited<ReturnType<typeof eventsOf>>>[number];

async function eventsOf({ workflowId }: RunHandle) {
  return (await stage.client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
}

async function untilWritten(run: RunHandle, wanted: (event: Event) => boolean): Promise<void> {
  while (!(await eventsOf(run)).some(wanted)) await sleep(50);
}

const timerFired = (event: Event) => Boolean(event.timerFiredEventAttributes);
/** A task has been done since one was lost; nobody has asked for the status until then, which would have brought the run up to date. */
async function untilGoneOn(run: RunHandle): Promise<void> {
  let lost = false;
  await untilWritten(run, (event) => {
    lost ||= taskLost(event);
    return lost && Boolean(event.workflowTaskCompletedEventAttributes);
  });
}
const taskLost = (event: Event) => Boolean(event.workflowTaskTimedOutEventAttributes);

async function endAndReplay(run: RunHandle): Promise<void> {
  await run.end();
  expect((await run.result()).outcome).toBe('ended');
  const history = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  expect(history.events?.some(taskLost)).toBe(true);
  await Worker.runReplayHistory(await loadBundle(), history, run.workflowId);
}

async function beside(first: WorkerProcess, work: (second: WorkerProcess) => Promise<void>): Promise<void> {
  const second = await stage.spawnWorker();
  try {
    await work(second);
  } finally {
    await second.end('SIGTERM');
    await first.end('SIGKILL');
  }
}

test('a show whose worker died before its time is on air, and comes out the same in a replay', async () => {
  const first = await stage.spawnWorker();
  const run = await startShow();
  await until(run, ({ asking }) => asking.length > 0);
  await first.end('SIGKILL');
  // The task waits for the worker that is dead, and is given up.
  await untilWritten(run, timerFired);
  await beside(first, async () => {
    await untilGoneOn(run);
    await until(run, ({ late }) => late);
    await run.approve({ step: 'check' });
    await until(run, ({ phase }) => phase === 'onAir');
    await endAndReplay(run);
  });
});

test('a command that comes after a task was lost comes out the same in a replay', async () => {
  const first = await stage.spawnWorker();
  const run = await startShow();
  await until(run, ({ asking }) => asking.length > 0);
  // It takes the task of the on-air time and does nothing about it.
  first.pause();
  await untilWritten(run, timerFired);
  const approved = run.approve({ step: 'check' });
  await beside(first, async () => {
    await untilGoneOn(run);
    await approved;
    await until(run, ({ phase }) => phase === 'onAir');
    await endAndReplay(run);
  });
});

test('a run that is asked while its worker is dead comes out the same in a replay', async () => {
  const first = await stage.spawnWorker();
  const run = await startShow(tight, 12_000);
  const { onAirAt } = await until(run, ({ phase }) => phase === 'scheduled');
  await beside(first, async () => {
    await first.end('SIGKILL');
    await sleep(Date.parse(onAirAt ?? '') - 3_300 - Date.now());
    // The question waits a second for the dead worker, and comes to the one that lives with what has come by then: that the
    // show will be late. The beginning of its lead comes with the task after it, and in a replay they come together.
    await run.status();
    await untilGoneOn(run);
    await until(run, ({ asking }) => asking.length > 0);
    await run.approve({ step: 'check' });
    await until(run, ({ phase }) => phase === 'onAir');
    await endAndReplay(run);
  });
});
