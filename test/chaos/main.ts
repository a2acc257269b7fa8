/** `npm run chaos -- --seed N --runs K`: plays the scenarios of K seeds, N and those after it, and judges what they came to. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, type Violation } from './judge.ts';
import { bySiege, makeScenario, siegeSize } from './make.ts';
import type { Played } from './played.ts';
import { describePlayed } from './report.ts';
import type { Scenario } from './scenario.ts';
import { shrinkFailure } from './shrink-failure.ts';
import { Siege } from './siege.ts';

const { values } = parseArgs({
  options: {
    /** Of the first scenario. Default: fresh. */
    seed: { type: 'string' },
    /** How many from the seed on. */
    runs: { type: 'string', default: '1' },
    /** So many of fresh seeds besides. */
    fresh: { type: 'string', default: '0' },
    /** Servers side by side, each with its workers and sixteen scenarios at a time. */
    sieges: { type: 'string', default: '2' },
    /** Plays a scenario that was kept in a file; as often as --runs says. */
    replay: { type: 'string' },
    /** Seconds that may be spent on making each of the first failures small; 0: none. */
    shrink: { type: 'string', default: '120' },
    /** Writes `{"passed": N, "failed": M}` into a file. */
    result: { type: 'string' },
    /** Prints all that happened: the plan, the cloud's ledger and the records. */
    show: { type: 'boolean', default: false },
  },
});

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.cache', 'chaos');
mkdirSync(folder, { recursive: true });
// Workers run the workflows that the last build bundled.
spawnSync(process.execPath, [join(root, 'scripts', 'build.js'), '--if-stale'], { stdio: 'inherit' });

interface Failed {
  scenario: Scenario;
  violations: Violation[];
}

const first = values.seed === undefined ? freshSeed() : Number(values.seed);
const runs = Number(values.runs);
const waiting = values.replay === undefined ? fromSeeds() : fromFile(values.replay);
const total = waiting.flat().length;
const outcomes = new Map<string, number>();
const failed: Failed[] = [];
let count = 0;

function fromSeeds(): Scenario[][] {
  const fresh = Number(values.fresh);
  return [...range(first, runs), ...(fresh > 0 ? range(freshSeed(), fresh) : [])];
}

/** Whole sieges, where there are that many. */
function freshSeed(): number {
  return Math.floor((Date.now() % 1_000_000_000) / siegeSize) * siegeSize;
}

function range(from: number, length: number): Scenario[][] {
  console.log(length === 1 ? `seed ${from}` : `seeds ${from} to ${from + length - 1}`);
  return bySiege(Array.from({ length }, (_, at) => makeScenario(from + at)));
}

function fromFile(path: string): Scenario[][] {
  const scenario: Scenario = JSON.parse(readFileSync(path, 'utf8'));
  return Array.from({ length: Math.ceil(runs / siegeSize) }, (_, at) =>
    Array.from({ length: Math.min(siegeSize, runs - at * siegeSize) }, () => scenario),
  );
}

function tell(played: Played): void {
  const { scenario } = played;
  const violations = judge(played);
  count += 1;
  for (const { last } of played.shows) outcomes.set(last.outcome, (outcomes.get(last.outcome) ?? 0) + 1);
  if (values.show) console.log(describePlayed(played));
  if (violations.length === 0) return;
  failed.push({ scenario, violations });
  writeFileSync(join(folder, `seed-${scenario.seed}.txt`), describePlayed(played));
  console.log(
    [
      `FAILED seed ${scenario.seed} (${played.shows.map(({ last }) => last.outcome).join(', ')}):`,
      ...violations.map(({ rule, message }) => `  ${rule}: ${message}`),
      `  again: npm run chaos -- --replay ${keep(scenario, `seed-${scenario.seed}.json`)} --runs 4`,
    ].join('\n'),
  );
}

function keep(scenario: Scenario, name: string): string {
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify(scenario, null, 1)}\n`);
  return relative(process.cwd(), file);
}

async function makeSmall({ scenario, violations }: Failed): Promise<void> {
  const rules = violations.map(({ rule }) => rule);
  const small = await shrinkFailure({ scenario, rules, forMs: Number(values.shrink) * 1_000 });
  if (small === null) return console.log(`seed ${scenario.seed} did not fail again: it depends on time`);
  const file = keep(small, `seed-${scenario.seed}-small.json`);
  console.log(
    [
      `seed ${scenario.seed}, made small:`,
      JSON.stringify(small, null, 1),
      `  npm run chaos -- --replay ${file} --runs 4`,
    ].join('\n'),
  );
}

await Promise.all(
  Array.from({ length: Math.min(Number(values.sieges), waiting.length) }, async () => {
    const siege = await Siege.open(Math.max(...waiting.map((group) => group.length)));
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (const played of await siege.play(group)) tell(played);
      console.error(`${count} of ${total}`);
    }
    await siege.close();
  }),
);
if (Number(values.shrink) > 0) for (const failure of failed.slice(0, 2)) await makeSmall(failure);
if (values.result)
  writeFileSync(values.result, JSON.stringify({ passed: count - failed.length, failed: failed.length }));
console.log(JSON.stringify(Object.fromEntries(outcomes)));
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
