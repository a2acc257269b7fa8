import type { Scenario } from './scenario.ts';
import { smaller } from './smaller.ts';

export interface ShrinkInput {
  scenario: Scenario;
  /** How many candidates are tried at a time. */
  width: number;
  /** Whether a candidate still fails as the scenario did. */
  stillFails(candidate: Scenario): Promise<boolean>;
  /** No more is tried from then on, epoch milliseconds. */
  until: number;
}

/** The smallest scenario that could be found and still fails: each step takes something away and is kept if it does. */
export async function shrink({ scenario, width, stillFails, until }: ShrinkInput): Promise<Scenario> {
  const tried = new Set<string>([JSON.stringify(scenario)]);
  let smallest = scenario;
  for (let found = true; found; ) {
    found = false;
    const candidates = smaller(smallest);
    while (!found && Date.now() < until) {
      const batch = next(candidates, width, tried);
      if (batch.length === 0) break;
      const fails = await Promise.all(batch.map(stillFails));
      const better = batch.find((_, at) => fails[at]);
      if (better) {
        smallest = better;
        found = true;
      }
    }
  }
  return smallest;
}

function next(candidates: Generator<Scenario>, count: number, tried: Set<string>): Scenario[] {
  const batch: Scenario[] = [];
  while (batch.length < count) {
    const { value, done } = candidates.next();
    if (done) break;
    const text = JSON.stringify(value);
    if (tried.has(text)) continue;
    tried.add(text);
    batch.push(value);
  }
  return batch;
}
