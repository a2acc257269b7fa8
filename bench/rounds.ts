import type { Delays } from '../simulator/index.ts';
import type { Engine, RunningEngine, Setting } from './engines/engine.ts';
import { cpuSeconds, memoryMiB } from './measure/process.ts';
import { countStarts } from './measure/starts.ts';
import { quantile } from './measure/statistics.ts';
import { makeShows, type Show, startsOfAShow, worldOf } from './work/show.ts';

/** How much is run in each round. */
export interface Plan {
  readonly engines: readonly Engine[];
  readonly rounds: number;
  /** Runbooks of a round. */
  readonly runs: number;
  /** Runbooks at a time. */
  readonly atATime: number;
  /** Runbooks before the first round, which count for nothing. */
  readonly warmUp: number;
  readonly delays?: Partial<Delays>;
}

/** What one engine did in one round. */
export interface Round {
  readonly engine: string;
  readonly round: number;
  readonly runs: number;
  /** Milliseconds of each runbook, from its start to when whoever started it knows that it is done. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly perSecond: number;
  /** Milliseconds of CPU for each runbook. */
  readonly workerCpuMs: number;
  readonly serverCpuMs: number;
  /** MiB at the end of the round. */
  readonly workerMiB: number;
  readonly serverMiB: number;
  /** Calls to the cloud for each runbook. */
  readonly calls: number;
  readonly sentTwice: number;
}

/** Runs the engines in turn, round by round, so that whatever else the machine does meets all of them alike. */
export async function playRounds(setting: Setting, plan: Plan): Promise<Round[]> {
  const { engines, rounds } = plan;
  const running: { engine: Engine; at: RunningEngine }[] = [];
  try {
    for (const engine of engines) running.push({ engine, at: await engine.start(setting) });
    const played: Round[] = [];
    for (let round = 0; round <= rounds; round += 1)
      for (const { engine, at } of running) {
        const runs = round === 0 ? plan.warmUp : plan.runs;
        const one = await playRound(setting, plan, { engine, at, round, runs });
        if (round > 0) played.push(one);
      }
    return played;
  } finally {
    for (const { at } of running) await at.close();
  }
}

interface Turn {
  readonly engine: Engine;
  readonly at: RunningEngine;
  readonly round: number;
  readonly runs: number;
}

async function playRound({ cloud }: Setting, plan: Plan, turn: Turn): Promise<Round> {
  const { engine, at, round, runs } = turn;
  const shows = makeShows(`${engine.name}-${round}-`, runs);
  await cloud.reset(worldOf(shows), plan.delays);
  const before = { worker: cpuSeconds(at.workers()), server: cpuSeconds(at.servers()) };
  const begun = performance.now();
  const took = await runAll(at, shows, plan.atATime);
  const seconds = (performance.now() - begun) / 1000;
  const perRun = (after: number, earlier: number) => ((after - earlier) * 1000) / runs;
  const starts = countStarts(await cloud.ledger());
  if (starts.started !== runs * startsOfAShow)
    throw new Error(`${engine.name}: ${starts.started} things were started for ${runs} runbooks`);
  return {
    engine: engine.name,
    round,
    runs,
    p50Ms: quantile(took, 0.5),
    p95Ms: quantile(took, 0.95),
    perSecond: runs / seconds,
    workerCpuMs: perRun(cpuSeconds(at.workers()), before.worker),
    serverCpuMs: perRun(cpuSeconds(at.servers()), before.server),
    workerMiB: memoryMiB(at.workers()),
    serverMiB: memoryMiB(at.servers()),
    calls: starts.calls / runs,
    sentTwice: starts.sentTwice,
  };
}

/** @returns milliseconds of each */
export async function runAll(at: RunningEngine, shows: readonly Show[], atATime: number): Promise<number[]> {
  const took: number[] = [];
  const open = [...shows];
  const next = async () => {
    for (let show = open.shift(); show; show = open.shift()) {
      const begun = performance.now();
      await at.run(show);
      took.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atATime }, next));
  return took;
}
