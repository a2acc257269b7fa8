/** `npm run chaos -- --seed N --runs K [--lanes L]`: random runbooks, faults, people and strangers; the same seed, the same plan. */
import { parseArgs } from 'node:util';
import type { LedgerEntry } from '../../simulator/index.ts';
import { openLanes } from '../run/lanes.ts';
import { judge } from './judge.ts';
import { play } from './play.ts';
import { scenario } from './scenario.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    runs: { type: 'string', default: '50' },
    lanes: { type: 'string', default: '4' },
    /** Prints all of a run: its plan, its record and the cloud's ledger. */
    /** Workers are processes, and half of the runs lose theirs. */
    kill: { type: 'boolean', default: false },
    show: { type: 'boolean', default: false },
  },
});
function line(entry: LedgerEntry): string {
  const { at, actor, operation, status, errorCode, fault, resources, effect } = entry;
  return [
    at.slice(17),
    actor,
    operation,
    status,
    errorCode ?? '',
    fault ?? '',
    resources.join(' '),
    effect.join(', '),
  ].join(' | ');
}

const first = Number(values.seed);
const runs = Number(values.runs);
const lanes = await openLanes(Number(values.lanes), values.kill);
let failed = 0;
const outcomes = new Map<string, number>();
await Promise.all(
  Array.from({ length: runs }, (_, at) =>
    lanes.use(async (stage) => {
      const plan = scenario(first + at);
      try {
        const played = await play(stage, plan, values.kill);
        if (values.show) console.log(JSON.stringify({ ...played, ledger: played.ledger.map(line) }, null, 1));
        outcomes.set(played.last.outcome, (outcomes.get(played.last.outcome) ?? 0) + 1);
        const wrong = judge(played);
        if (wrong.length === 0) return;
        failed += 1;
        console.log(`seed ${plan.seed} (${played.last.outcome}):\n  ${wrong.join('\n  ')}`);
      } catch (error) {
        failed += 1;
        console.log(`seed ${plan.seed}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }),
  ),
);
await lanes.close();
console.log(`${JSON.stringify(Object.fromEntries(outcomes))}\n${runs - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
