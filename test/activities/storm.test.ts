// Many steps at one time in front of a simulator that throttles at the vendors' documented rates: the real activities, the
// real SDK clients over HTTP, and no Temporal, which would be the slower of the two. `npm run bench:storm` has all of it.
import { Client } from '@temporalio/client';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asCaller, noTime, type Priority } from '../../activities/caller.ts';
import { type Clients, createClients, place } from '../../activities/clients/index.ts';
import type { ActInput, ActResult } from '../../activities/contract.ts';
import { createActivities } from '../../activities/index.ts';
import { SearchAttributes } from '../../activities/search-attributes.ts';
import type { Baseline } from '../../plan/ledger.ts';
import type { ResourceStep } from '../../plan/plan.ts';
import { type Simulator, startSimulator } from '../../simulator/index.ts';
import { environment } from './loopback.ts';
import { type Played, playActivity } from './play-activity.ts';
import { resourceStep } from './resource-step.ts';

const count = 60;
const arn = (at: number) =>
  `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:storm-${at}`;
const flows = Array.from({ length: count }, (_, at) => arn(at));
const channels = flows.map((_, at) => String(2_000_000 + at));

let simulator: Simulator;
let env: NodeJS.ProcessEnv;
let clients: Clients;
let activities: ReturnType<typeof createActivities>;
beforeEach(async () => {
  simulator = await startSimulator({
    world: { flows, channels },
    delays: { flowStart: 50, channelStart: 50 },
  });
  env = environment(simulator.url, { SHOWCALLER_RATE_SHARE: '1', SHOWCALLER_POLL: '100ms' });
  clients = createClients(env);
  const logger = pino({ level: 'silent' });
  const known = { client: new Client(), namespace: 'default', logger };
  const searchAttributes = new SearchAttributes({ ...known, ownServer: false });
  activities = createActivities({ ...known, env, taskQueue: 'storm', searchAttributes });
});
afterEach(async () => {
  clients.close();
  await simulator.close();
});

const step = (uses: string, id: string): ResourceStep =>
  resourceStep({
    ...{ id, uses, timeoutMs: 60_000 },
    retry: { attempts: 20, intervalMs: 100, backoff: 1, maxIntervalMs: 100 },
  });

function actInput(uses: string, id: string, given: ActInput['with'], off: string): ActInput {
  const baseline: Baseline = { kind: 'resource', at: Date.now(), off: [off], on: [] };
  const run = { workflowId: id, firstRunId: id, place: place(env) };
  const known = {
    baseline,
    claims: null,
    handedOn: null,
    previous: null,
    uncertain: false,
    takenOver: [],
    latestStart: null,
  };
  return { run, step: step(uses, id), with: given, ...known };
}

function startFlow(at: number, heartbeatMs = 10_000): Played<ActResult> {
  const uses = 'mediaconnect:startFlow';
  const input = actInput(uses, `flow-${at}`, { flowArn: arn(at) }, arn(at));
  return playActivity(activities, { type: uses, id: `flow-${at}`, input, heartbeatMs });
}

const callsOf = (operation: string) =>
  simulator.cloud.ledger.filter((entry) => entry.operation === operation);

test('a storm of steps is up with no call throttled, each start sent once, and no wait counted as a try', async () => {
  simulator.cloud.changePolicies({ vendorLimits: true });
  const uses = 'medialive:batchStart';
  const ofChannels = channels.map((id, at) => {
    const input = actInput(uses, `channel-${at}`, { channelIds: [id] }, `channel:${id}`);
    return playActivity<ActResult>(activities, { type: uses, id: `channel-${at}`, input });
  });
  // Two seconds of heartbeat time-out: what waits longer than one gives its attempt back.
  const ofFlows = flows.map((_, at) => startFlow(at, 2_000));
  const results = await Promise.all([...ofFlows, ...ofChannels].map((played) => played.result));
  const { ledger } = simulator.cloud;
  expect(ledger.filter((entry) => entry.status === 429).length).toBeLessThanOrEqual(ledger.length / 100);
  const starts = [...callsOf('StartFlow'), ...callsOf('BatchStart')];
  const accepted = starts.filter((entry) => entry.effect.length > 0);
  expect(new Set(accepted.map((entry) => entry.resources[0])).size).toBe(2 * count);
  expect(accepted).toHaveLength(2 * count);
  const tries = results.reduce((sum, { report }) => sum + report.tries, 0);
  expect(tries).toBe(starts.length);
  expect(ofFlows.some((played) => played.attempts() > 1)).toBe(true);
});

/** As many calls as the bucket of StartFlow and StopFlow has saved up. */
async function useUp(): Promise<void> {
  const burst = Array.from({ length: 27 }, () => clients.mediaconnect.effect('ListFlows', async () => null));
  await Promise.all(burst);
}

test('calls on the path to air go before undo, and what is due first goes first', async () => {
  await useUp();
  simulator.cloud.set(arn(9), 'ACTIVE');
  const call = (operation: 'StartFlow' | 'StopFlow', at: number, priority: Priority, due = noTime) =>
    asCaller({ priority, due }, () =>
      clients.mediaconnect.effect(
        operation,
        async (client, sdk, options) => {
          const command = { FlowArn: arn(at) };
          if (operation === 'StartFlow') await client.send(new sdk.StartFlowCommand(command), options);
          else await client.send(new sdk.StopFlowCommand(command), options);
        },
        'eu-central-1',
      ),
    );
  await Promise.all([
    call('StopFlow', 9, 'undo'),
    call('StartFlow', 1, 'pathToAir'),
    call('StartFlow', 2, 'pathToAir', 2_000),
    call('StartFlow', 3, 'pathToAir', 1_000),
  ]);
  const calls = simulator.cloud.ledger.filter((entry) => entry.actor === 'client');
  const order = calls.map((entry) => `${entry.operation} ${entry.resources[0]?.at(-1)}`);
  expect(order).toEqual(['StartFlow 3', 'StartFlow 2', 'StartFlow 1', 'StopFlow 9']);
});

test('a cancel ends the wait for a turn at once, and says that nothing was sent', async () => {
  const all = flows.map((_, at) => startFlow(at));
  await simulator.cloud.waitFor(() => callsOf('StartFlow').length >= 27);
  const last = all.at(-1);
  const told = last?.result.catch((error: { details?: unknown[] }) => error.details);
  last?.cancel();
  expect(await told).toMatchObject([{ kind: 'resource', tries: 0, calls: {} }, {}]);
  const seen = callsOf('StartFlow').length;
  expect(seen).toBeLessThan(count);
  for (const played of all) played.cancel();
  await Promise.allSettled(all.map((played) => played.result));
});

test('what is throttled because others use the account slows down until it passes', async () => {
  simulator.cloud.faults.add({ operation: 'StartFlow', kind: 'throttle', ratePerSecond: 4, burst: 4 });
  await Promise.all(flows.slice(0, 12).map((_, at) => startFlow(at).result));
  const throttled = callsOf('StartFlow').filter((entry) => entry.status === 429);
  expect(callsOf('StartFlow').length - throttled.length).toBe(12);
  // The first of them went out together; hardly one was throttled again.
  expect(throttled.length).toBeLessThanOrEqual(11);
});
