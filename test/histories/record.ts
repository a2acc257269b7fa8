/*
 * Plays every scenario on a real server and keeps its history in the folder of package.json's version:
 * `npm run record:histories`, or with names behind `--` only those. README.md says when that is allowed.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Lanes, openLanes } from '../run/lanes.ts';
import type { Stage } from '../run/stage.ts';
import type { Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { keepHistory } from './store.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
);

async function record(stage: Stage, name: string, play: Scenario): Promise<void> {
  const { workflowId, runId } = await play(stage);
  const handle = stage.client.workflow.getHandle(workflowId, runId);
  const history = await handle.fetchHistory();
  const { events, bytes } = keepHistory(version, { name, history });
  process.stdout.write(`${name}: ${events} events, ${Math.round(bytes / 1024)} KiB\n`);
  const { status } = await handle.describe();
  if (status.name === 'RUNNING') await handle.terminate();
}

async function recordAll(lanes: Lanes, names: readonly string[]): Promise<void> {
  const failed: string[] = [];
  const recording = names.map(async (name) => {
    const play = scenarios[name];
    if (!play) throw new Error(`There is no scenario ${name}`);
    await lanes
      .use((stage) => record(stage, name, play))
      .catch((error: unknown) => {
        failed.push(name);
        process.stderr.write(`${name}: ${inspect(error)}\n`);
      });
  });
  await Promise.all(recording);
  if (failed.length === 0) return;
  process.exitCode = 1;
  process.stderr.write(`Not recorded: ${failed.join(', ')}\n`);
}

const wanted = process.argv.slice(2);
// What is no scenario any more must not stay.
if (wanted.length === 0) rmSync(join(import.meta.dirname, version), { recursive: true, force: true });
const lanes = await openLanes(4);
try {
  await recordAll(lanes, wanted.length > 0 ? wanted : Object.keys(scenarios));
} finally {
  await lanes.close();
}
