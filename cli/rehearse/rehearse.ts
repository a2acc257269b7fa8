import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../plan/json.ts';
import { concealer } from '../../plan/secrets.ts';
import { packageRoot } from '../../worker/package-root.ts';
import { type Stage, setStage } from '../local/stage.ts';
import { Chance } from './chance.ts';
import { compressed } from './compressed.ts';
import { readInputs, type StepInput } from './inputs.ts';
import { delaysOf, type Pace, timingsOf } from './pace.ts';
import type { Ready } from './parameters.ts';
import { type Piece, type Played, playPass } from './pass.ts';
import { buildReport } from './report/build-report.ts';
import type { Report } from './report/report.ts';
import { clean, type Scenario } from './scenario.ts';
import { script } from './scenarios.ts';
import { bystanders, worldFromPlan } from './world-from-plan.ts';

interface RehearseInput {
  ready: Ready;
  pace: Pace;
  seed: number;
  /** Picks what is played behind the clean pass; default: all that concerns the runbook. */
  choose(builtIn: readonly Scenario[]): readonly Scenario[];
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  signal: AbortSignal;
}

/** Plays a runbook on a stage of its own, clean and then with faults, and judges it. Null: interrupted. */
export async function rehearse(input: RehearseInput): Promise<Report | null> {
  const { ready, pace, seed, env, signal } = input;
  const conceal = concealer(ready.parameters, ready.plan.secretParameters);
  const say = (line: string) => input.say(conceal(line));
  const inputs = readInputs(ready.plan, ready.parameters);
  const piece = pieceOf(ready, inputs, pace);
  const builtIn = script({ plan: ready.plan, inputs }, (name) => new Chance(seedOf(seed, name)));
  const scenarios = [clean, ...input.choose(builtIn)];
  const begunAt = Date.now();
  say(
    'Setting the stage: a private Temporal server, a simulated media cloud and a worker. No real cloud is touched.',
  );
  const stage = await setStage({
    env,
    runbooks: join(packageRoot(), 'runbooks'),
    log: say,
    ui: false,
    timings: timingsOf(pace),
    world: piece.world,
  });
  try {
    stage.simulator.cloud.changeDelays(delaysOf(ready.plan, pace));
    const passes = await playAll(stage, piece, scenarios, { ...input, say });
    if (passes === null || signal.aborted) return null;
    return buildReport({ ready, piece, inputs, passes, seed, begunAt, endedAt: Date.now() });
  } finally {
    await stage.close();
  }
}

async function playAll(
  stage: Stage,
  piece: Piece,
  scenarios: readonly Scenario[],
  { say, signal }: RehearseInput,
): Promise<Played[] | null> {
  const passes: Played[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    say(`pass ${index + 1} of ${scenarios.length}: ${scenario.title}. ${scenario.story}`);
    const pass = { stage, piece, scenario, signal, say: (line: string) => say(`  rehearsal: ${line}`) };
    const played = await playPass(pass);
    if (!played) return null;
    const seconds = ((played.endedAt - played.begunAt) / 1000).toFixed(1);
    say(`  ${played.last.outcome} after ${seconds} s`);
    passes.push(played);
  }
  return passes;
}

function pieceOf({ plan, document, parameters }: Ready, inputs: readonly StepInput[], pace: Pace): Piece {
  const world = worldFromPlan(inputs);
  return {
    plan,
    document: (simulator) =>
      withoutSecrets(compressed({ document, plan, inputs, pace, simulator, now: Date.now() })),
    parameters,
    world,
    pace,
    bystanders: bystanders(world),
  };
}

/** The judge compares what a run says of itself with the cloud; what the report says of it is concealed. */
function withoutSecrets(document: JsonObject): JsonObject {
  const { parameters } = document;
  if (!isJsonObject(parameters)) return document;
  const open = Object.entries(parameters).map(([name, declaration]) => [
    name,
    isJsonObject(declaration) ? { ...declaration, secret: false } : declaration,
  ]);
  return { ...document, parameters: Object.fromEntries(open) };
}

/** Each scenario chooses by itself, so that leaving one out changes no other. */
function seedOf(seed: number, name: string): number {
  return [...name].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) >>> 0, seed >>> 0);
}
