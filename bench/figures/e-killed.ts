import { setTimeout as sleep } from 'node:timers/promises';
import { temporalCall, temporalStep } from '../engines/by-hand.ts';
import type { Engine, Setting } from '../engines/engine.ts';
import { showcaller } from '../engines/showcaller.ts';
import { countStarts } from '../measure/starts.ts';
import { ratio, type Spread, spread } from '../measure/statistics.ts';
import { makeShows, worldOf } from '../work/show.ts';
import type { Figure, Result } from './figure.ts';

const running = 50;
/** A worker that dies is noticed as soon as by what is written by hand; a call to the simulated cloud has its effect at once, or never. */
const settings = {
  SHOWCALLER_HEARTBEAT: '3s',
  SHOWCALLER_CALL_TIMEOUT: '1s',
  SHOWCALLER_SETTLING: '500ms',
  SHOWCALLER_JOB_SETTLING: '500ms',
};
const delays = { flowStart: 200, channelStart: 200, harvest: 200, batchJob: 200 };
/** After so long some have their flow up and others have not. */
const killAfterMs = 300;
const longestMs = 120_000;

interface Killed {
  readonly seconds: number;
  readonly sentTwice: number;
}

/** Kills the worker with all of them running, starts another, and waits until all are done. */
async function kill(engine: Engine, setting: Setting, round: number): Promise<Killed> {
  const at = await engine.start(setting);
  try {
    const [first, ...shows] = makeShows(`${engine.name}-e${round}-`, running + 1);
    await setting.cloud.reset(worldOf([...(first ? [first] : []), ...shows]), delays);
    if (first) await at.run(first);
    const all = Promise.all(shows.map((show) => at.run(show)));
    await Promise.race([sleep(killAfterMs), all]);
    if (!at.killWorker) throw new RangeError(`${engine.name} loses what ran`);
    await at.killWorker();
    const begun = performance.now();
    await at.startWorker();
    const late = sleep(longestMs, 'late', { ref: false });
    if ((await Promise.race([all, late])) === 'late') throw new Error(`${engine.name} never went on`);
    const seconds = (performance.now() - begun) / 1000;
    return { seconds, sentTwice: countStarts(await setting.cloud.ledger()).sentTwice };
  } finally {
    await at.close();
  }
}

export const killed: Figure = {
  id: 'e',
  title: 'the worker is killed with fifty running: until all are done, with the start of another',
  withPeers: true,
  async measure({ cloud, peers, rounds }) {
    const engines = [showcaller, temporalCall, temporalStep, ...peers.filter(({ durable }) => durable)];
    const took = new Map<string, Killed[]>(engines.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round += 1)
      for (const engine of engines)
        took.get(engine.name)?.push(await kill(engine, { cloud, pollMs: 50, settings }, round));
    const of = (name: string, column: keyof Killed) => (took.get(name) ?? []).map((one) => one[column]);
    const each = (column: keyof Killed): { name: string; value: Spread }[] =>
      engines.map(({ name }) => ({ name, value: spread(of(name, column)) }));
    const restate: Result[] = took.has('restate')
      ? [
          {
            name: 'Showcaller / Restate',
            unit: 'ratio',
            value: ratio(of('showcaller', 'seconds'), of('restate', 'seconds')),
            aim: { atMost: 3 },
          },
        ]
      : [];
    return {
      rounds: [],
      results: [
        ...restate,
        ...each('seconds').map((one): Result => ({ ...one, unit: 's', aim: null })),
        ...each('sentTwice').map(
          (one): Result => ({
            name: `starts sent twice by ${one.name}`,
            value: one.value,
            unit: 'count',
            aim: one.name === 'showcaller' ? { atMost: 0 } : null,
          }),
        ),
      ],
    };
  },
};
