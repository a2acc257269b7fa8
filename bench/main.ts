// Measures ours beside a bare script, Temporal by hand and, with --peers, engines of others. `npm run bench -- --help`
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bare } from './engines/bare.ts';
import { temporalCall, temporalStep } from './engines/by-hand.ts';
import type { Engine } from './engines/engine.ts';
import { showcaller } from './engines/showcaller.ts';
import type { Figure } from './figures/figure.ts';
import { figures } from './figures/index.ts';
import { startCloud } from './measure/cloud.ts';
import { loadAverage } from './measure/process.ts';
import { describeRecord, keep, recordOf } from './report/record.ts';
import { writeReport } from './report/write.ts';
import { playSmall } from './small.ts';

// Each process that it starts is ended with it: more listeners than Node expects.
process.setMaxListeners(0);

const usage = `npm run bench -- [--figures a,c] [--rounds 3] [--report] [--small]
  --figures  which, by their letters; default: all that need no peers
  --rounds   how often each is measured; default: 3
  --report   measures nothing: writes docs/figures.md and its charts from bench/results
  --small    a few runbooks by each engine: whether it works, not how fast it is
  --peers    engines of others, too; npm run bench:peers`;

const { values } = parseArgs({
  options: {
    figures: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    peers: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const own = [bare, showcaller, temporalCall, temporalStep];

/** By a path that the compiler does not follow: what they need is installed only for them. */
async function loadPeers(): Promise<readonly Engine[]> {
  const folder = join(import.meta.dirname, 'peers');
  if (!existsSync(join(import.meta.dirname, 'node_modules')))
    throw new Error('What the peers need is not installed: npm ci --prefix bench');
  const { peers }: { peers: readonly Engine[] } = await import(join(folder, 'index.ts'));
  return peers;
}

function chosen(): Figure[] {
  const letters = values.figures?.split(',');
  if (!letters) return figures.filter(({ withPeers }) => withPeers === values.peers);
  const unknown = letters.filter((letter) => !figures.some(({ id }) => id === letter));
  if (unknown.length > 0) throw new Error(`there is no figure ${unknown.join(', ')}`);
  return figures.filter(({ id }) => letters.includes(id));
}

async function measure(peers: readonly Engine[]): Promise<void> {
  const engines = [...own, ...peers];
  const cloud = await startCloud();
  try {
    for (const figure of chosen()) {
      const before = loadAverage();
      const measured = await figure.measure({ cloud, peers, rounds: Number(values.rounds) });
      const record = recordOf(figure, measured, before, { engines, withPeers: values.peers });
      keep(record);
      console.log(describeRecord(record));
    }
  } finally {
    await cloud.close();
  }
}

async function main(): Promise<void> {
  const peers = values.peers ? await loadPeers() : [];
  if (values.small) {
    process.exitCode = (await playSmall([...own, ...peers])) ? 0 : 1;
    return;
  }
  if (!values.report) await measure(peers);
  writeReport();
}

if (values.help) console.log(usage);
else await main();
