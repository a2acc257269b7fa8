import { oursAt, startWorker, workerEnvironment } from '../engines/showcaller.ts';
import { startTemporalOnPostgres } from '../engines/temporal-on-postgres.ts';
import { cpuSeconds } from '../measure/process.ts';
import { ratio, spread } from '../measure/statistics.ts';
import { runAll } from '../rounds.ts';
import { makeShows, worldOf } from '../work/show.ts';
import type { Figure } from './figure.ts';

const runs = 60;
const atATime = 25;

interface Played {
  readonly perSecond: number;
  readonly perWorkerCpu: number;
  readonly perCpu: number;
}

export const moreWorkers: Figure = {
  id: 'k',
  title: 'a second worker process, against the real server on PostgreSQL: runbooks for each second of CPU',
  withPeers: false,
  async measure({ cloud, rounds }) {
    const server = await startTemporalOnPostgres();
    const setting = { cloud, pollMs: 1 };
    const ours = await oursAt(server, setting);
    try {
      const play = async (name: string, workers: readonly number[]): Promise<Played> => {
        const shows = makeShows(name, runs);
        await cloud.reset(worldOf(shows));
        const all = [...workers, ...server.pids];
        const before = { workers: cpuSeconds(workers), all: cpuSeconds(all) };
        const begun = performance.now();
        await runAll(ours, shows, atATime);
        return {
          perSecond: (1000 * runs) / (performance.now() - begun),
          perWorkerCpu: runs / (cpuSeconds(workers) - before.workers),
          perCpu: runs / (cpuSeconds(all) - before.all),
        };
      };
      await play('k-warm-', ours.workers());
      const one: Played[] = [];
      const two: Played[] = [];
      for (let round = 0; round < rounds; round += 1) {
        one.push(await play(`k-one-${round}-`, ours.workers()));
        const second = await startWorker(workerEnvironment(setting, server.address));
        try {
          const both = [...ours.workers(), second.pid];
          await play(`k-ready-${round}-`, both);
          two.push(await play(`k-two-${round}-`, both));
        } finally {
          await second.stop();
        }
      }
      const of = (played: readonly Played[], column: keyof Played) => played.map((at) => at[column]);
      return {
        rounds: [],
        results: [
          {
            name: "runbooks for each second of the workers' CPU, two workers / one",
            unit: 'ratio',
            value: ratio(of(two, 'perWorkerCpu'), of(one, 'perWorkerCpu')),
            aim: { atLeast: 0.8 },
          },
          {
            name: 'the same with the CPU of server and database',
            unit: 'ratio',
            value: ratio(of(two, 'perCpu'), of(one, 'perCpu')),
            aim: { atLeast: 0.8 },
          },
          { name: 'one worker', unit: 'per second', value: spread(of(one, 'perSecond')), aim: null },
          {
            name: 'two workers, on the same cores',
            unit: 'per second',
            value: spread(of(two, 'perSecond')),
            aim: null,
          },
        ],
      };
    } finally {
      await ours.close();
    }
  },
};
