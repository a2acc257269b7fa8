/*
 * What weeks on air cost of the history that Temporal allows a run; docs/guarantees.md has the arithmetic. Time is skipped, so
 * the watch is one that waits by its retries instead of looking, and finds something else each time that it may say so.
 */
import { ApplicationFailure, Context } from '@temporalio/activity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { cloudVariables } from '../../cli/local/stage-environment.ts';
import { CommandRefused } from '../../client/index.ts';
import { activityNames, statusQuery, workflowTypes } from '../../plan/names.ts';
import type { RunStatus } from '../../plan/status.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { startLocalServer } from '../../worker/local-server/index.ts';
import { answerOf, isFull, noRoomFor } from '../../workflows/room.ts';
import { newState } from '../../workflows/state.ts';
import { statusOf } from '../../workflows/status.ts';
import { type Receiver, startReceiver } from '../tell/receiver.ts';
import { type SkippingServer, startSkippingServer } from './skipping-server.ts';
import { setStage, shortTimings, until } from './stage.ts';

const taskQueue = 'weeks';
let receiver: Receiver;
let simulator: Simulator;
let server: SkippingServer;
beforeAll(async () => {
  [receiver, simulator] = await Promise.all([
    startReceiver(),
    startSimulator({ delays: { channelStart: 10, channelStop: 10 } }),
  ]);
  const env = {
    ...cloudVariables(simulator.url),
    SHOWCALLER_WEBHOOKS: receiver.url,
    ...shortTimings,
  };
  const makeActivities: typeof createActivities = (given) => ({
    ...createActivities(given),
    [activityNames.watch]: flap,
  });
  server = await startSkippingServer(taskQueue, env, makeActivities);
});
afterAll(async () => {
  await server?.close();
  await Promise.all([receiver?.close(), simulator?.close()]);
});

const trouble = { step: 'channels', resource: 'channel:1234561', code: 'InputLost', message: 'no input' };

/** Trouble that comes and goes as often as it may be told. */
async function flap({ known, notBefore }: { known: unknown[]; notBefore: number }) {
  const left = notBefore - Context.current().info.currentAttemptScheduledTimestampMs;
  if (left > 0) throw ApplicationFailure.create({ message: 'not yet', nextRetryDelay: left });
  return { trouble: known.length > 0 ? [] : [trouble], health: {} };
}

test('trouble that flaps for days, and is told each time, costs a known part of the history', async () => {
  const { environment } = server;
  const run = await environment.client.workflow.start(workflowTypes.runbook, {
    args: [
      {
        runbook: {
          name: 'flapping',
          stayUp: 'untilEnd',
          steps: { channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234561'] } } },
        },
      },
    ],
    workflowId: 'flapping',
    taskQueue,
  });
  await expect
    .poll(async () => (await run.query<RunStatus>(statusQuery)).phase, { timeout: 20_000 })
    .toBe('up');
  const after = async (days: number) => {
    await environment.sleep(`${days} days`);
    return (await run.describe()).historyLength;
  };
  const soon = await after(2);
  const later = await after(2);
  // A change that is told is 14 events, an hourly word 11; after the first day and a half a change comes once an hour.
  const perDay = 24 * (14 + 11);
  expect((later - soon) / 2).toBeLessThan(perDay);
  expect(soon).toBeLessThan(3 * perDay);
  // Temporal's limit lies eighty days ahead, and our own, from which on nothing of this is written, forty.
  expect(51_200 / perDay).toBeGreaterThan(80);
  expect(receiver.told('flapping')).toContain('stillOnAir');
  expect(receiver.told('flapping').filter((kind) => kind === 'trouble').length).toBeGreaterThan(80);
  await run.terminate();
});

test('a run that has taken as many commands as Temporal takes says so, and stays up', async () => {
  const most = 16;
  const local = await startLocalServer({ ui: false, limits: { 'history.maxTotalUpdates': most } });
  const stage = await setStage({ server: local });
  try {
    const check = { uses: 'approval', with: { prompt: 'Fine?' } };
    const run = await stage.start({ name: 'busy', stayUp: 'untilEnd', steps: { check } });
    await until(run, ({ asking }) => asking.length > 0);
    // More at a time than Temporal holds in flight. Those that are refused are not counted.
    const holds = await Promise.allSettled(Array.from({ length: 14 }, () => run.hold()));
    expect(holds.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const held of holds)
      if (held.status === 'rejected') expect(String(held.reason)).toContain('the run is held already');
    for (let taken = 1; taken < most; taken += 1) await (taken % 2 === 1 ? run.resume() : run.hold());
    const refusal = await run.hold().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CommandRefused);
    expect(String(refusal)).toContain(`showcaller teardown ${run.workflowId}`);
    expect(await run.status()).toMatchObject({ outcome: 'running', held: false });
  } finally {
    await stage.close();
    await local.stop();
  }
});

test('the last hundred commands are kept for answers and for the way down', () => {
  expect(noRoomFor('extend', 1_899)).toBeNull();
  for (const name of ['hold', 'reschedule', 'extend'] as const)
    expect(noRoomFor(name, 1_900)).toContain('2,000');
  for (const name of ['approve', 'reject', 'retry', 'skip', 'resume', 'end', 'abort'] as const)
    expect(noRoomFor(name, 1_999)).toBeNull();
});

test('a long history grows by short answers only, and by nothing that only tells', () => {
  expect([20_000, 20_001].map((historyLength) => isFull({ historyLength, historySize: 0 }))).toEqual([
    false,
    true,
  ]);
  expect(isFull({ historyLength: 1, historySize: 25 * 1024 * 1024 })).toBe(true);
  const state = newState({ workflowId: 'w', firstRunId: 'r', place: 'here' });
  for (let n = 0; n < 2_000; n += 1)
    state.commands.push({
      at: new Date(n).toISOString(),
      command: 'extend',
      step: null,
      by: 'ada',
      reason: 'again',
    });
  const status = statusOf(state, 'w', 'r');
  expect(answerOf(status, 0)).toBe(status);
  expect(JSON.stringify(answerOf(status, 16 * 1024 * 1024)).length).toBeLessThan(4_096);
});
