import { bare } from '../engines/bare.ts';
import { temporalCall, temporalStep } from '../engines/by-hand.ts';
import { showcaller } from '../engines/showcaller.ts';
import { playRounds } from '../rounds.ts';
import { compared, nothingTwice, ofEach } from './compare.ts';
import type { Figure, Result } from './figure.ts';

export const oneAtATime: Figure = {
  id: 'b',
  title: 'the standard runbook without delays, one at a time: milliseconds, p50',
  withPeers: false,
  async measure({ cloud, peers, rounds: times }) {
    const engines = [bare, showcaller, temporalCall, temporalStep, ...peers];
    const plan = { engines, rounds: times, runs: 25, atATime: 1, warmUp: 15 };
    const rounds = await playRounds({ cloud, pollMs: 1 }, plan);
    const restate: Result[] = peers.some(({ name }) => name === 'restate')
      ? [compared(rounds, { name: 'Restate', other: 'restate', column: 'p50Ms', aim: { atMost: 2.5 } })]
      : [];
    return { rounds, results: [...restate, ...ofEach(rounds, 'p50Ms', 'ms'), nothingTwice(rounds)] };
  },
};
