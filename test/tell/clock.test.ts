// What the clock has people told of, on Temporal's test server, which skips time while nothing runs.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowTypes } from '../../plan/names.ts';
import { type SkippingServer, startSkippingServer } from '../run/skipping-server.ts';
import { type Receiver, startReceiver } from './receiver.ts';

let server: SkippingServer;
let receiver: Receiver;
const taskQueue = 'clock';
beforeAll(async () => {
  receiver = await startReceiver();
  server = await startSkippingServer(taskQueue, { SHOWCALLER_WEBHOOKS: receiver.url });
});
afterAll(async () => {
  await server?.close();
  await receiver?.close();
});

const hour = 3_600_000;
const runbook = {
  name: 'by-the-clock',
  stayUp: 'untilEnd',
  steps: { doors: { uses: 'wait', with: { for: '1m' } } },
};

async function start(workflowId: string, more: { offAirAt?: string }) {
  const now = await server.environment.currentTimeMs();
  const onAirAt = new Date(now + 2 * hour).toISOString();
  const args: [object] = [{ runbook, onAirAt, ...more }];
  return server.environment.client.workflow.start(workflowTypes.runbook, { workflowId, taskQueue, args });
}

test('ten and two minutes before off air people are told', async () => {
  const run = await start('with-an-end', { offAirAt: '3h' });
  await run.result();
  expect(receiver.told('with-an-end')).toEqual([
    'phase:scheduled',
    'phase:starting',
    'phase:up',
    'phase:onAir',
    'offAirSoon',
    'offAirSoon',
    'phase:ending',
    'phase:ended',
  ]);
  const soon = receiver.taken.filter(({ event }) => event.type === 'showcaller.run.offAirSoon');
  const before = soon.map(({ event: { time, data } }) => Date.parse(data.offAirAt ?? '') - Date.parse(time));
  expect(before.map((ms) => Math.round(ms / 60_000))).toEqual([10, 2]);
});

test('after a day on air without an end people are told every hour', async () => {
  const run = await start('without-an-end', {});
  await server.environment.sleep('28h');
  const told = receiver.told('without-an-end').filter((kind) => kind === 'stillOnAir');
  expect(told).toHaveLength(3);
  await run.terminate();
});
