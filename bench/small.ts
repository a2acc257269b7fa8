import type { Engine } from './engines/engine.ts';
import { startCloud } from './measure/cloud.ts';
import { playRounds, type Round } from './rounds.ts';

/** A few runbooks by each engine. True: all came to their end, and nothing was started twice. */
export async function playSmall(engines: readonly Engine[]): Promise<boolean> {
  const cloud = await startCloud();
  try {
    const plan = { engines, rounds: 1, runs: 5, atATime: 5, warmUp: 1 };
    const rounds = await playRounds({ cloud, pollMs: 5 }, plan);
    for (const round of rounds) console.log(describe(round));
    return rounds.length === engines.length && rounds.every(({ sentTwice }) => sentTwice === 0);
  } finally {
    await cloud.close();
  }
}

function describe({ engine, runs, calls, sentTwice }: Round): string {
  return `${engine}: ${runs} runbooks done, ${calls.toFixed(1)} calls each, ${sentTwice} starts sent twice`;
}
