import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../plan/json.ts';
import { type Ours, startOurs } from '../engines/showcaller.ts';
import type { Cloud } from '../measure/cloud.ts';
import { cpuSeconds, memoryMiB } from '../measure/process.ts';
import { spread } from '../measure/statistics.ts';
import { harvestBucket, harvestStep, makeShows, worldOf } from '../work/show.ts';
import { exactly, type Figure } from './figure.ts';

const waiting = 2_000;
const startedAtATime = 20;
const pollMs = 10_000;
/** How long it is watched what waiting costs. */
const watchedMs = 60_000;
/** Jobs that come to their end then. */
const ending = 10;
/** The usual setting for thousands of long jobs: whoever dies is noticed within a minute. */
const settings = { SHOWCALLER_HEARTBEAT: '60s', SHOWCALLER_RATE_SHARE: '10' };
const hour = 3_600_000;

const harvest: JsonObject = {
  name: 'long-harvest',
  parameters: { key: { type: 'string' } },
  stayUp: 'handOff',
  steps: {
    harvest: harvestStep,
  },
};

/** Starts them all, and waits until each has submitted its job. */
async function startAll(ours: Ours, cloud: Cloud): Promise<ReturnType<Ours['start']>[]> {
  const open = Array.from({ length: waiting }, (_, at) => `g${at}`);
  const runs: ReturnType<Ours['start']>[] = [];
  const next = async () => {
    for (let key = open.shift(); key; key = open.shift()) {
      const run = ours.start(harvest, { key });
      runs.push(run);
      await run;
    }
  };
  await Promise.all(Array.from({ length: startedAtATime }, next));
  const submitted = async () =>
    Object.values(await cloud.resources()).filter((state) => state === 'IN_PROGRESS').length;
  while ((await submitted()) < waiting) await sleep(2_000);
  return runs;
}

/** Some jobs end, as the service would have it: milliseconds until their runs are done. */
async function reactions(cloud: Cloud, runs: ReturnType<Ours['start']>[]): Promise<number[]> {
  const submits = (await cloud.ledger()).filter(({ operation }) => operation === 'CreateHarvestJob');
  const names = new Map(
    submits.map(({ request, resources }) => [JSON.stringify(request.Destination), resources[0] ?? '']),
  );
  const keyed = await Promise.all(runs.slice(0, ending));
  const begun = performance.now();
  return Promise.all(
    keyed.map(async (run, at) => {
      const place = JSON.stringify({
        S3Destination: { BucketName: harvestBucket, DestinationPath: `g${at}` },
      });
      await cloud.set(names.get(place) ?? '', 'COMPLETED');
      const { outcome } = await run.result();
      if (outcome !== 'done') throw new Error(`the run is ${outcome}`);
      return performance.now() - begun;
    }),
  );
}

export const thousandsWait: Figure = {
  id: 'g',
  title: 'two thousand runs wait for their harvest jobs in one worker, which looks every ten seconds',
  withPeers: false,
  async measure({ cloud }) {
    const ours = await startOurs({ cloud, pollMs, settings });
    try {
      const [show] = makeShows('g-new', 1);
      if (!show) throw new RangeError('no show');
      await cloud.reset(worldOf([show]), { harvestQueue: 0, harvest: hour });
      const runs = await startAll(ours, cloud);
      // What came up all at once is spread over the interval by then.
      await sleep(2 * pollMs);
      const before = { worker: cpuSeconds(ours.workers()), server: cpuSeconds(ours.servers()) };
      await sleep(watchedMs);
      const cores = (after: number, earlier: number) => (after - earlier) / (watchedMs / 1000);
      const worker = cores(cpuSeconds(ours.workers()), before.worker);
      const server = cores(cpuSeconds(ours.servers()), before.server);
      const memory = memoryMiB(ours.workers());
      const begun = performance.now();
      const flow = { uses: 'mediaconnect:startFlow', with: { flowArn: show.flowArn } };
      await ours.start({ name: 'newcomer', stayUp: 'handOff', steps: { flow } }, {});
      while ((await cloud.resources())[show.flowArn] === 'STANDBY') await sleep(50);
      const newcomer = performance.now() - begun;
      const reacted = await reactions(cloud, runs);
      return {
        rounds: [],
        results: [
          {
            name: 'CPU of worker and server while all wait',
            unit: 'cores',
            value: exactly(worker + server),
            aim: { atMost: 0.5 },
          },
          { name: 'of the worker', unit: 'cores', value: exactly(worker), aim: null },
          { name: 'of the server', unit: 'cores', value: exactly(server), aim: null },
          { name: 'memory of the worker', unit: 'MiB', value: exactly(memory), aim: { atMost: 1024 } },
          {
            name: 'from COMPLETED to the end of the run',
            unit: 'ms',
            value: { ...spread(reacted), median: Math.max(...reacted) },
            aim: { atMost: 2 * pollMs },
          },
          {
            name: "from the start of a new run to its first step's call",
            unit: 'ms',
            value: exactly(newcomer),
            aim: { atMost: 2_000 },
          },
        ],
      };
    } finally {
      await ours.close();
    }
  },
};
