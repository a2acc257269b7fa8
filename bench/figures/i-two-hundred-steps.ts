import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../plan/json.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { startOurs } from '../engines/showcaller.ts';
import type { Cloud } from '../measure/cloud.ts';
import { ratio, spread } from '../measure/statistics.ts';
import { makeClients } from '../work/clients.ts';
import { makeShows, worldOf } from '../work/show.ts';
import type { Figure } from './figure.ts';

const half = 100;
const flowStop = 2_000;
const pollMs = 100;

/** A hundred flows side by side, then one that fails, then the rest, which never begins. */
function twoHundredSteps(flowArns: readonly string[]): JsonObject {
  const step = (at: number, needs: string[]) => [
    `flow${at}`,
    { uses: 'mediaconnect:startFlow', with: { flowArn: flowArns[at] ?? '' }, needs, retry: { attempts: 1 } },
  ];
  const first = Array.from({ length: half }, (_, at) => `flow${at}`);
  return {
    name: 'two-hundred',
    steps: Object.fromEntries([
      ...first.map((_, at) => step(at, [])),
      step(half, first),
      ...Array.from({ length: half - 1 }, (_, at) => step(half + 1 + at, [`flow${half}`])),
    ]),
  };
}

/** Milliseconds in which a script stops a hundred flows at a time and follows them. */
async function stopByScript(cloud: Cloud, flowArns: readonly string[]): Promise<number> {
  const { mediaconnect } = makeClients(cloud.url);
  const begun = performance.now();
  await Promise.all(
    flowArns.map(async (FlowArn) => {
      await mediaconnect.stopFlow({ FlowArn });
      while ((await mediaconnect.describeFlow({ FlowArn })).Flow?.Status !== 'STANDBY') await sleep(pollMs);
    }),
  );
  return performance.now() - begun;
}

/** Milliseconds from the refusal of the last step to the end of the run; all calls are refused that start that flow. */
async function rollBack(cloud: Cloud, runbook: JsonObject): Promise<number> {
  const ours = await startOurs({ cloud, pollMs });
  try {
    const run = await ours.start(runbook, {});
    const { outcome } = await run.result();
    const finishedAt = Date.now();
    if (outcome !== 'rolledBack') throw new Error(`the run is ${outcome}`);
    const starts = (await cloud.ledger()).filter(({ operation }) => operation === 'StartFlow');
    return finishedAt - Date.parse(starts.at(-1)?.at ?? '');
  } finally {
    await ours.close();
  }
}

/** Milliseconds of a process of the command line, from its start to its end. */
function command(...args: string[]): number {
  const begun = performance.now();
  const program = join(packageRoot(), 'bin', 'showcaller.js');
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - begun;
}

/** Milliseconds for validation and plan in a process that has done neither before, its modules loaded. */
function validateAndPlan(file: string): number {
  const script = `
    const { readFileSync } = await import('node:fs');
    const { parseRunbook } = await import(process.argv[1]);
    const source = readFileSync(process.argv[2], 'utf8');
    const begun = performance.now();
    const parsed = parseRunbook(source);
    const took = performance.now() - begun;
    if (parsed.plan === null) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
    console.log(took);`;
  const index = join(packageRoot(), 'dist', 'runbook', 'index.js');
  const args = ['--input-type=module', '-e', script, index, file];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

export const twoHundred: Figure = {
  id: 'i',
  title:
    'a runbook of two hundred steps: roll-back of a half, validation and plan; the command line from cold',
  withPeers: false,
  async measure({ cloud, rounds }) {
    const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
    try {
      const shows = makeShows('i', 2 * half);
      const flowArns = shows.map(({ flowArn }) => flowArn);
      const broken = flowArns[half] ?? '';
      const runbook = twoHundredSteps(flowArns);
      const file = join(folder, 'two-hundred.json');
      writeFileSync(file, JSON.stringify(runbook, null, 1));
      const times = Array.from({ length: 2 * rounds + 1 });
      const back: number[] = [];
      const script: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const world = worldOf(shows);
        await cloud.reset(world, { flowStop });
        await cloud.fail({
          kind: 'error',
          operation: 'StartFlow',
          resource: broken,
          times: 0,
          error: { status: 403 },
        });
        back.push(await rollBack(cloud, runbook));
        await cloud.reset(
          { flows: flowArns.map((flowArn) => ({ flowArn, status: 'ACTIVE' })) },
          { flowStop },
        );
        script.push(await stopByScript(cloud, flowArns.slice(0, half)));
      }
      return {
        rounds: [],
        results: [
          {
            name: "roll-back / a script's stops",
            unit: 'ratio',
            value: ratio(back, script),
            aim: { atMost: 1.2 },
          },
          { name: 'roll-back', unit: 'ms', value: spread(back), aim: null },
          {
            name: 'validation and plan, first in its process',
            unit: 'ms',
            value: spread(times.map(() => validateAndPlan(file))),
            aim: { atMost: 50 },
          },
          {
            name: 'showcaller validate of an example, from start to end of its process',
            unit: 'ms',
            value: spread(
              times.map(() => command('validate', join(packageRoot(), 'runbooks', 'evening-news.yaml'))),
            ),
            aim: { atMost: 400 },
          },
          {
            name: 'node, doing nothing, from start to end of its process',
            unit: 'ms',
            value: spread(times.map(() => nothing())),
            aim: null,
          },
        ],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function nothing(): number {
  const begun = performance.now();
  spawnSync(process.execPath, ['-e', '0']);
  return performance.now() - begun;
}
