import { Client } from '@temporalio/client';
// The gate and the watch as a worker runs them, in front of the simulator; only the worker around them is not there.
import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { Claims } from '../../activities/claims/claims.ts';
import type { HealthInput, WatchInput } from '../../activities/contract.ts';
import type { World } from '../../activities/dependencies.ts';
import { healthGate } from '../../activities/health-gate.ts';
import { SharedReads } from '../../activities/polling.ts';
import { SharedHealth } from '../../activities/shared-health.ts';
import { watch } from '../../activities/watch.ts';
import type { Trouble } from '../../plan/status.ts';
import { resourceStep } from './resource-step.ts';
import { simulated } from './simulated.ts';

const uses = 'medialive:batchStart';
const run = { workflowId: 'show', firstRunId: 'first', place: 'here' };
const step = resourceStep({ id: 'channels', uses, healthy: { forMs: 300, timeoutMs: 1000 } });
const channel = 'channel:1234561';
const other = 'channel:1234562';
const input: HealthInput = {
  ...{ run, step, forMs: 300, names: [channel, other] },
  with: { channelIds: ['1234561', '1234562', '1234563'] },
};

async function staged() {
  const stage = await simulated({}, { SHOWCALLER_POLL: '20ms', SHOWCALLER_WATCH: '20ms' });
  for (const name of [channel, other]) stage.cloud.set(name, 'RUNNING');
  const { services, settings } = stage;
  const world: World = {
    ...{
      services,
      settings,
      reads: new SharedReads(settings.pollMs),
      health: new SharedHealth(),
      place: 'here',
    },
    claims: new Claims(new Client(), 'here'),
  };
  return { ...stage, world };
}

/** An activity under way: its heartbeats, and when one says what is wanted. */
function begin<Result>(
  work: () => Promise<Result>,
  info: { attempt?: number; heartbeatDetails?: unknown } = {},
) {
  const env = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
  const said: { progress: string; notes: Record<string, unknown> }[] = [];
  env.on('heartbeat', (details) => said.push(structuredClone(details)));
  let over = false;
  const result: Promise<Result> = env.run<[], Result, () => Promise<Result>>(work).finally(() => {
    over = true;
  });
  result.catch(() => undefined);
  return {
    env,
    result,
    said,
    isOver: () => over,
    cancel: () => env.cancel('CANCELLED', new ActivityCancellationDetails({ cancelRequested: true })),
    async says(text: string) {
      const from = said.length;
      await expect
        .poll(() => said.slice(from).some(({ progress }) => progress.includes(text)), { timeout: 10_000 })
        .toBe(true);
    },
  };
}

test('the gate opens when all that is up has been healthy for so long; what failed to start is not judged', async () => {
  const { world, resource } = await staged();
  const begun = Date.now();
  const gate = begin(() => healthGate(world, resource(uses), input));
  await gate.result;
  expect(Date.now() - begun).toBeGreaterThanOrEqual(300);
  expect(gate.said.at(-1)?.progress).toBe('healthy for 0 s of 1 s');
});

test('an alert keeps the gate shut for as long as it is set, and a break starts the clock anew', async () => {
  const { world, resource, cloud } = await staged();
  cloud.signal(other, { alerts: [{ alertType: 'Video Not Detected' }] });
  const gate = begin(() => healthGate(world, resource(uses), input));
  await gate.says(`unhealthy: ${other} alert Video Not Detected`);
  cloud.signal(other, { alerts: [] });
  await gate.says('healthy for');
  cloud.set(channel, 'RECOVERING', { stay: true });
  await gate.says(`not up: ${channel} is RECOVERING`);
  const recovered = Date.now();
  cloud.set(channel, 'RUNNING');
  await gate.result;
  expect(Date.now() - recovered).toBeGreaterThanOrEqual(300);
});

test('what cannot be seen opens no gate and fails none; a cancel ends it', async () => {
  const { world, resource, cloud } = await staged();
  cloud.faults.add({
    ...{ kind: 'error', operation: 'ListAlerts', times: 0 },
    error: { type: 'ForbiddenException' },
  });
  const gate = begin(() => healthGate(world, resource(uses), input));
  await gate.says('cannot be read (Forbidden)');
  cloud.faults.clear();
  cloud.faults.add({ kind: 'error', operation: '*', times: 0, error: { status: 500, type: 'X' } });
  await gate.says('could not be read');
  expect(gate.isOver()).toBe(false);
  gate.cancel();
  await expect(gate.result).rejects.toBeInstanceOf(CancelledFailure);
});

test('another attempt goes on with the time of the one before, unless nobody has looked for too long', async () => {
  const { world, resource } = await staged();
  const since = Date.now() - 100_000;
  const resumed = (seenAt: number) =>
    begin(() => healthGate(world, resource(uses), { ...input, forMs: 60_000 }), {
      attempt: 2,
      heartbeatDetails: { attempt: 1, closed: true, progress: '', notes: { healthySince: since, seenAt } },
    });
  await resumed(Date.now() - 100).result;
  const late = resumed(Date.now() - 30_000);
  await late.says('healthy for 0 s of 60 s');
  late.cancel();
  await late.result.catch(() => undefined);
});

test('a worker that stops gives the gate back, with what it knows', async () => {
  const { world, resource } = await staged();
  const gate = begin(() => healthGate(world, resource(uses), { ...input, forMs: 60_000 }));
  await gate.says('healthy for');
  gate.env.cancel('WORKER_SHUTDOWN', new ActivityCancellationDetails({ workerShutdown: true }));
  const failure = await gate.result.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApplicationFailure);
  expect(failure).toMatchObject({ type: 'GivenBack' });
  expect(gate.said.at(-1)?.notes.healthySince).toBeGreaterThan(0);
});

function watching(known: Trouble[] = [], more: Partial<WatchInput> = {}): WatchInput {
  return {
    run,
    steps: [{ step, with: input.with, names: [channel, other] }],
    known,
    notBefore: 0,
    ...more,
  };
}

test('the watch is silent while all is as known, and returns what is new', async () => {
  const { world, cloud } = await staged();
  const one = begin(() => watch(world, watching()));
  await one.says('all is well');
  expect(one.said.at(-1)?.notes).toMatchObject({
    health: { channels: 'healthy' },
    inputs: { channels: [`${channel}: contribution active on both pipelines`, expect.any(String)] },
  });
  cloud.signal(channel, { input: false });
  const { trouble, health } = await one.result;
  expect(health).toEqual({ channels: 'unhealthy' });
  expect(trouble).toMatchObject([{ step: 'channels', resource: channel, code: 'Alert' }]);
  const next = begin(() => watch(world, watching(trouble)));
  await next.says('1 in trouble');
  cloud.signal(channel, { input: true });
  expect(await next.result).toEqual({ trouble: [], health: { channels: 'healthy' } });
});

test('what goes off while it should be up is trouble, whoever turned it off', async () => {
  const { world, cloud } = await staged();
  cloud.set(other, 'IDLE');
  const { trouble } = await begin(() => watch(world, watching())).result;
  expect(trouble).toEqual([
    { step: 'channels', resource: other, code: 'NotUp', message: `${other} is IDLE` },
  ]);
  expect(cloud.ledger.filter(({ effect, actor }) => actor === 'client' && effect.length > 0)).toEqual([]);
});

test('before its time news is in the heartbeats alone', async () => {
  const { world, cloud } = await staged();
  cloud.set(other, 'IDLE');
  const one = begin(() => watch(world, watching([], { notBefore: Date.now() + 400 })));
  await one.says('1 in trouble');
  expect(one.isOver()).toBe(false);
  cloud.set(other, 'RUNNING');
  await one.says('all is well');
  one.cancel();
  await expect(one.result).rejects.toBeInstanceOf(CancelledFailure);
});

test('one lost read is no news; a service that stays silent is, once, and health is not guessed', async () => {
  const { world, cloud } = await staged();
  cloud.faults.add({ kind: 'error', operation: '*', times: 0, error: { status: 500, type: 'X' } });
  const { trouble, health } = await begin(() => watch(world, watching())).result;
  expect(trouble).toMatchObject([{ step: 'channels', resource: null, code: 'NotSeen' }]);
  expect(health).toEqual({});
  const next = begin(() => watch(world, watching(trouble)));
  await next.says('1 in trouble');
  expect(next.isOver()).toBe(false);
  cloud.faults.clear();
  expect((await next.result).trouble).toEqual([]);
});

test('runs of one worker share one reading', async () => {
  const { world, calls } = await staged();
  world.settings.watchMs = 60_000;
  const watches = Array.from({ length: 5 }, () => begin(() => watch(world, watching())));
  await Promise.all(watches.map((one) => expect.poll(() => one.said.length).toBeGreaterThan(0)));
  expect(calls('ListAlerts')).toHaveLength(2);
  for (const one of watches) one.cancel();
  await Promise.all(watches.map((one) => one.result.catch(() => undefined)));
});
