/** `npm run chaos -- --seed N --runs K`: plays the scenarios of K seeds, N and those after it, and judges what they came to. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { judge, type Violation } from './judge.ts';
import { bySiege, makeScenario, siegeSize } from './make.ts';
import type { Played } from './played.ts';
import { describePlayed } from './report.ts';
import type { Scenario } from './scenario.ts';
import { Siege } from './siege.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.cache', 'chaos');

const { values } = parseArgs({
  options: {
    /** Of the first scenario. Default: fresh. */
    seed: { type: 'string' },
    runs: { type: 'string', default: '50' },
    /** Servers side by side, each with its workers and sixteen scenarios at a time. */
    sieges: { type: 'string', default: '2' },
    /** Plays a scenario that was kept in a file. */
    replay: { type: 'string' },
    /** Prints what happened: the records and the cloud's ledger. */
    show: { type: 'boolean', default: false },
  },
});

mkdirSync(folder, { recursive: true });
// Workers run the workflows that the last build bundled.
spawnSync(process.execPath, [join(root, 'scripts', 'build.js'), '--if-stale'], { stdio: 'inherit' });

const first = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const scenarios = values.replay
  ? [JSON.parse(readFileSync(values.replay, 'utf8')) as Scenario]
  : Array.from({ length: Number(values.runs) }, (_, at) => makeScenario(first + at));
if (!values.replay) console.log(`seeds ${first} to ${first + scenarios.length - 1}`);

const waiting = bySiege(scenarios);
const outcomes = new Map<string, number>();
const failed: { scenario: Scenario; violations: Violation[] }[] = [];
let count = 0;

function tell(played: Played): void {
  const { scenario } = played;
  const violations = judge(played);
  count += 1;
  for (const { last } of played.shows) outcomes.set(last.outcome, (outcomes.get(last.outcome) ?? 0) + 1);
  if (values.show) console.log(describePlayed(played));
  if (violations.length === 0) return;
  failed.push({ scenario, violations });
  const file = join(folder, `seed-${scenario.seed}.json`);
  writeFileSync(file, JSON.stringify(scenario, null, 1));
  writeFileSync(join(folder, `seed-${scenario.seed}.txt`), describePlayed(played));
  console.log(`seed ${scenario.seed}: ${played.shows.map(({ last }) => last.outcome).join(', ')}`);
  for (const { rule, message } of violations) console.log(`  ${rule}: ${message}`);
}

const lanes = Math.min(Number(values.sieges), waiting.length);
await Promise.all(
  Array.from({ length: lanes }, async () => {
    const siege = await Siege.open(Math.min(siegeSize, Math.max(...waiting.map((group) => group.length))));
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      for (const played of await siege.play(group)) tell(played);
      console.error(`${count} of ${scenarios.length}`);
    }
    await siege.close();
  }),
);
console.log(JSON.stringify(Object.fromEntries(outcomes)));
console.log(`${count - failed.length} passed, ${failed.length} failed`);
process.exit(failed.length === 0 ? 0 : 1);
