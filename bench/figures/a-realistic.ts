import { bare } from '../engines/bare.ts';
import { showcaller } from '../engines/showcaller.ts';
import { playRounds } from '../rounds.ts';
import { compared, nothingTwice, ofEach } from './compare.ts';
import type { Figure } from './figure.ts';

/** A flow takes 8 s, channels 40 s, a harvest 30 s and a job 20 s; all divided by ten, as is the poll interval of a second. */
const delays = {
  flowStart: 800,
  channelStart: 4_000,
  harvestQueue: 300,
  harvest: 2_700,
  batchJobQueue: 100,
  batchJob: 1_800,
};

export const realistic: Figure = {
  id: 'a',
  title: 'the standard runbook with realistic delays, against a bare script at the same poll interval',
  withPeers: false,
  async measure({ cloud, rounds: times }) {
    const engines = [bare, showcaller];
    const plan = { engines, rounds: times, runs: 4, atATime: 4, warmUp: 4, delays };
    const rounds = await playRounds({ cloud, pollMs: 100 }, plan);
    return {
      rounds,
      results: [
        compared(rounds, { name: 'bare script', other: 'bare', column: 'p50Ms', aim: { atMost: 1.02 } }),
        ...ofEach(rounds, 'p50Ms', 'ms'),
        nothingTwice(rounds),
      ],
    };
  },
};
