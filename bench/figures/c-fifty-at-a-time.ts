import { bare } from '../engines/bare.ts';
import { temporalCall, temporalStep } from '../engines/by-hand.ts';
import { showcaller } from '../engines/showcaller.ts';
import { playRounds } from '../rounds.ts';
import { compared, nothingTwice, ofEach } from './compare.ts';
import type { Figure } from './figure.ts';

export const fiftyAtATime: Figure = {
  id: 'c',
  title: 'the standard runbook without delays, fifty at a time: runbooks a second',
  withPeers: false,
  async measure({ cloud, peers, rounds: times }) {
    const engines = [bare, showcaller, temporalCall, temporalStep, ...peers];
    const plan = { engines, rounds: times, runs: 150, atATime: 50, warmUp: 50 };
    const rounds = await playRounds({ cloud, pollMs: 1 }, plan);
    return {
      rounds,
      results: [
        compared(rounds, {
          name: 'Temporal by hand, an activity per call',
          ...{ other: 'temporal-call', column: 'perSecond', aim: { atLeast: 1.3 } },
        }),
        compared(rounds, {
          name: 'Temporal by hand, an activity per step',
          ...{ other: 'temporal-step', column: 'perSecond', aim: { atLeast: 0.9 } },
        }),
        ...ofEach(rounds, 'perSecond', 'per second'),
        nothingTwice(rounds),
      ],
    };
  },
};
