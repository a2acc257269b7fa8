import { afterAll, beforeAll, expect, test } from 'vitest';
import { statusQuery, workflowTypes } from '../../plan/names.ts';
import type { RunStatus } from '../../plan/status.ts';
import { type SkippingServer, startSkippingServer } from './skipping-server.ts';

let server: SkippingServer;
const taskQueue = 'long-waits';
beforeAll(async () => {
  server = await startSkippingServer(taskQueue);
});
afterAll(() => server?.close());

const day = 86_400_000;
const runbook = {
  name: 'far-off',
  stayUp: 'untilEnd',
  steps: { doors: { uses: 'wait', with: { for: '1m' } } },
};

test('a show booked weeks ahead waits for its lead, is on air at its time, and stays up for days without an end', async () => {
  const now = await server.environment.currentTimeMs();
  const onAirAt = new Date(now + 21 * day).toISOString();
  const run = await server.environment.client.workflow.start(workflowTypes.runbook, {
    args: [{ runbook, onAirAt }],
    workflowId: 'far-off',
    taskQueue,
  });
  const status = () => run.query<RunStatus>(statusQuery);
  await expect.poll(async () => (await status()).phase).toBe('scheduled');
  expect((await status()).leadAt).toBe(new Date(now + 21 * day - 120_000).toISOString());
  await server.environment.sleep('20 days');
  expect((await status()).phase).toBe('scheduled');
  await server.environment.sleep('1 day');
  expect(await status()).toMatchObject({ phase: 'onAir', late: false, wentOnAirAt: onAirAt });
  await server.environment.sleep('7 days');
  expect((await status()).phase).toBe('onAir');
  // An hourly word after the first day is what a week costs; the limit of a history is 51,200 events.
  expect((await run.describe()).historyLength).toBeLessThan(144 * 6 + 60);
  await run.terminate();
});

test('a show is rescheduled by a week while it waits, and its end with it', async () => {
  const now = await server.environment.currentTimeMs();
  const at = (days: number) => new Date(now + days * day).toISOString();
  const run = await server.environment.client.workflow.start(workflowTypes.runbook, {
    args: [{ runbook, onAirAt: at(3), offAirAt: '24h' }],
    workflowId: 'moved',
    taskQueue,
  });
  await expect.poll(async () => (await run.query<RunStatus>(statusQuery)).phase).toBe('scheduled');
  const moved = await run.executeUpdate<RunStatus, [object]>('reschedule', { args: [{ onAirAt: at(10) }] });
  expect(moved).toMatchObject({ onAirAt: at(10), offAirAt: at(11) });
  await server.environment.sleep('5 days');
  expect((await run.query<RunStatus>(statusQuery)).phase).toBe('scheduled');
  await server.environment.sleep('6 days');
  expect(await run.result()).toMatchObject({ outcome: 'ended', wentOnAirAt: at(10), endingAt: at(11) });
});
