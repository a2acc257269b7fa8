import { InvalidRunbook } from '../../client/index.ts';
import { judge } from './judge.ts';
import type { Scenario } from './scenario.ts';
import { shrink } from './shrink.ts';
import { Siege } from './siege.ts';

/** A candidate is played so often, side by side: what depends on time does not fail each time. */
const plays = 3;
const width = 2;

export interface ShrinkFailureInput {
  scenario: Scenario;
  /** The rules that it broke: a candidate must break one of them. */
  rules: readonly string[];
  /** How long may be spent on it, in milliseconds. */
  forMs: number;
}

/** Makes a scenario that failed small by playing less and less of it; null: it did not fail again. */
export async function shrinkFailure({
  scenario,
  rules,
  forMs,
}: ShrinkFailureInput): Promise<Scenario | null> {
  const until = Date.now() + forMs;
  const sieges = await Promise.all(Array.from({ length: width }, () => Siege.open(plays)));
  const free = [...sieges];
  const stillFails = async (candidate: Scenario): Promise<boolean> => {
    const siege = free.pop();
    if (!siege) throw new RangeError('no siege is free');
    try {
      const played = await siege.play(Array.from({ length: plays }, () => candidate));
      return played.flatMap(judge).some(({ rule }) => rules.includes(rule));
    } catch (error) {
      // What was taken away was read by something else.
      if (error instanceof InvalidRunbook) return false;
      throw error;
    } finally {
      free.push(siege);
    }
  };
  try {
    if (!(await stillFails(scenario)) && !(await stillFails(scenario))) return null;
    return await shrink({ scenario, width, stillFails, until });
  } finally {
    await Promise.all(sieges.map((siege) => siege.close()));
  }
}
