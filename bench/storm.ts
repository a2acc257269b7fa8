// Many runs at one time in front of a simulator that throttles at the vendors' documented rates: how many calls are
// throttled, and when the last run is up, beside what the rates allow. `npm run bench:storm -- --runs 300 --kind show`
import { parseArgs } from 'node:util';
import pino from 'pino';
import { connect, type RunHandle, startRunbook } from '../client/index.ts';
import type { JsonObject } from '../plan/json.ts';
import { startSimulator } from '../simulator/index.ts';
import { startLocalServer } from '../worker/local-server/index.ts';
import { startWorker } from '../worker/start-worker.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '300' }, kind: { type: 'string', default: 'show' } },
});
const runs = Number(values.runs);
const delays = { flowStart: 3_000, channelStart: 5_000 };
const all = Array.from({ length: runs }, (_, at) => ({
  flowArn: `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:storm-${at}`,
  channelId: String(2_000_000 + at),
}));
const flow = { uses: 'mediaconnect:startFlow', with: { flowArn: '${{ parameters.flowArn }}' } };
const channel = {
  uses: 'medialive:batchStart',
  with: { channelIds: ['${{ parameters.channelId }}'] },
};
/** Each kind of storm: its steps, and the seconds that the starts of all runs take at the documented rates alone. */
const kinds: Record<string, { steps: JsonObject; leastSeconds: number }> = {
  show: {
    steps: { flow, channel: { ...channel, needs: ['flow'] } },
    leastSeconds: Math.max(0, runs - 30) / 5 + (delays.flowStart + delays.channelStart) / 1000,
  },
  flows: { steps: { flow }, leastSeconds: Math.max(0, runs - 30) / 5 + delays.flowStart / 1000 },
  channels: {
    steps: { channel },
    leastSeconds: Math.max(0, runs - 40) / 20 + delays.channelStart / 1000,
  },
};
const kind = kinds[values.kind];
if (!kind) throw new Error(`--kind is ${values.kind}, not one of ${Object.keys(kinds).join(', ')}`);
const runbook: JsonObject = {
  name: 'storm',
  parameters: { flowArn: { type: 'string', default: '' }, channelId: { type: 'string', default: '' } },
  steps: kind.steps,
};

const world = { flows: all.map((one) => one.flowArn), channels: all.map((one) => one.channelId) };
const [server, simulator] = await Promise.all([
  startLocalServer({ ui: false }),
  startSimulator({ world, delays }),
]);
simulator.cloud.changePolicies({ vendorLimits: true });
const env: NodeJS.ProcessEnv = {
  ...process.env,
  AWS_ACCESS_KEY_ID: 'simulated',
  AWS_SECRET_ACCESS_KEY: 'simulated',
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL: simulator.url,
  ALIBABA_CLOUD_LIVE_ENDPOINT: simulator.url,
};
const logger = pino({ level: process.env.SHOWCALLER_LOG_LEVEL ?? 'warn' }, pino.destination(2));
const worker = await startWorker({ env, server, taskQueue: 'storm', logger });
const { client, connection } = await connect({
  env: { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace },
});

const begun = Date.now();
const handles: RunHandle[] = [];
const open = [...all];
const start = async () => {
  for (let one = open.shift(); one; one = open.shift())
    handles.push(await startRunbook(client, { runbook, taskQueue: 'storm', parameters: one }));
};
await Promise.all(Array.from({ length: 20 }, start));
const startedIn = (Date.now() - begun) / 1000;
const outcomes = await Promise.all(handles.map(async (run) => (await run.result()).outcome));
const seconds = (Date.now() - begun) / 1000;

const ledger = simulator.cloud.ledger;
const calls: Record<string, number> = {};
for (const { operation } of ledger) calls[operation] = (calls[operation] ?? 0) + 1;
const throttled = ledger.filter((entry) => entry.status === 429).length;
console.log({
  ...{ runs, done: outcomes.filter((outcome) => outcome === 'done').length, startedIn },
  ...{ seconds, leastSeconds: kind.leastSeconds, ratio: seconds / kind.leastSeconds },
  ...{ calls, throttled, throttledPercent: (100 * throttled) / ledger.length },
});
await connection.close();
await worker.stop();
simulator.cloud.close();
await Promise.all([simulator.close(), server.stop()]);
