import { setTimeout as sleep } from 'node:timers/promises';
import { type RunHandle, startRunbook, startTeardown } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunStatus, Trouble } from '../../plan/status.ts';
import type { Cloud, LedgerEntry, World } from '../../simulator/index.ts';
import type { Stage } from '../local/stage.ts';
import { airtimeOf } from './airtime.ts';
import { type Answered, operate, type Span } from './operator.ts';
import { airTimes, hasShow, type Pace } from './pace.ts';
import { type Samples, sample } from './samples.ts';
import type { Scenario } from './scenario.ts';

/** What is played in every pass. */
export interface Piece {
  plan: Plan;
  /** The document as it is played: the given one, with its times compressed. */
  document(simulator: string): JsonObject;
  parameters: JsonObject;
  world: World;
  pace: Pace;
  /** Names of what is on before every pass and no business of the runbook. */
  bystanders: readonly string[];
}

/** All that was seen in one pass. */
export interface Played {
  scenario: Scenario;
  /** The run's own record, when it had ended. */
  last: RunStatus;
  /** The record of the tear-down that followed a hand-off; null: there was none. */
  down: RunStatus | null;
  questions: Answered[];
  /** When each step that came up began and was up. */
  cameUp: Readonly<Record<string, Span>>;
  outOfTime: boolean;
  /** States by name, before the run and when the cloud was at rest. */
  before: Record<string, string>;
  after: Record<string, string>;
  /** Every call that the cloud got. */
  ledger: readonly LedgerEntry[];
  samples: Samples;
  /** All trouble that was told while the show was on air. */
  trouble: readonly Trouble[];
  /** How often each fault struck. */
  faults: { name: string; operation: string; hits: number }[];
  /** Workflow tasks that failed, by their message. */
  failedTasks: string[];
  /** Epoch milliseconds. */
  begunAt: number;
  endedAt: number;
}

interface PlayInput {
  stage: Stage;
  piece: Piece;
  scenario: Scenario;
  say(line: string): void;
  signal: AbortSignal;
}

/** Plays one pass to its end, and waits until the cloud is at rest. Null: interrupted. */
export async function playPass(input: PlayInput): Promise<Played | null> {
  const { stage, piece, scenario, say, signal } = input;
  const { cloud } = stage.simulator;
  const before = setScene(cloud, piece, scenario);
  const faults = scenario.faults.map((fault) => cloud.faults.add(fault));
  const sampling = sample(cloud);
  const waitsForAir = scenario.onAir !== null && hasShow(piece.plan);
  const airtime = airtimeOf(cloud, scenario.losesInput);
  const begunAt = Date.now();
  try {
    const operator = {
      ...{ plan: piece.plan, pace: piece.pace, say, signal },
      waitsForAir,
      mayEnd: airtime.mayEnd,
      putRight: () => {
        cloud.faults.clear();
        cloud.changeOutcomes({ harvestOutcomes: { '*': 'COMPLETED' }, batchOutcomes: { '*': 'Succeeded' } });
      },
    };
    const run = await startRunbook(stage.client, {
      runbook: piece.document(stage.simulator.url),
      parameters: piece.parameters,
      ...(waitsForAir && airTimes(piece.plan, piece.pace, scenario.onAir === 'spare')),
      taskQueue: stage.taskQueue,
      workflowId: `rehearsal-${scenario.name}-${begunAt}`,
    });
    const { last, questions, cameUp, outOfTime } = await operate(run, operator);
    if (!last) return null;
    const down = isHandedOff(last) ? await tearDown(stage, run, operator) : null;
    if (signal.aborted) return null;
    await atRest(cloud);
    return {
      ...{ scenario, last, down, questions, cameUp, outOfTime, before, after: cloud.resources() },
      ledger: [...cloud.ledger],
      samples: sampling.stop(),
      trouble: airtime.trouble,
      faults: faults.map(({ spec, hits }) => ({
        name: spec.name ?? spec.kind,
        operation: spec.operation,
        hits,
      })),
      failedTasks: await failedTasks(stage, run),
      ...{ begunAt, endedAt: Date.now() },
    };
  } finally {
    sampling.stop();
  }
}

/** Of a live output, in milliseconds. */
const usualSegment = 2_000;
const shortestSegment = 50;

/** The world as new, with what the scenario finds on, and jobs that will end as it says. */
function setScene(cloud: Cloud, piece: Piece, { onBefore, failing }: Scenario): Record<string, string> {
  const bad = { status: 'FAILED' as const, errorMessage: 'A rehearsed failure.' };
  cloud.reset({
    ...piece.world,
    ...(failing.includes('harvest') && { harvestOutcomes: { '*': bad } }),
    ...(failing.includes('batch') && { batchOutcomes: { '*': { status: 'Failed', returnCode: '16' } } }),
  });
  // What a probe looks at advances as fast as everything else.
  const segmentMs = Math.max(shortestSegment, usualSegment / piece.pace.compression);
  for (const { id, uses } of piece.plan.steps) if (uses === 'probe') cloud.live.change(id, { segmentMs });
  for (const name of onBefore) cloud.set(name, onState(name));
  const before = cloud.resources();
  cloud.clearLedger();
  return before;
}

function onState(name: string): string {
  if (name.startsWith('arn:')) return 'ACTIVE';
  return name.startsWith('channel:') || name.startsWith('multiplex:') ? 'RUNNING' : '1';
}

/** A hand-off leaves everything up; the rehearsal takes it down as an operator would, later. */
function isHandedOff({ outcome, steps }: RunStatus): boolean {
  return (
    outcome === 'done' &&
    Object.values(steps).some((step) => step.kind === 'resource' && step.started.length > 0)
  );
}

async function tearDown(
  { client, taskQueue }: Stage,
  { workflowId }: RunHandle,
  operator: Parameters<typeof operate>[1],
): Promise<RunStatus | null> {
  operator.say('everything is up and handed over; now it is torn down');
  const down = await startTeardown(client, { workflowId, taskQueue });
  return (await operate(down, operator)).last;
}

const between = /^(STARTING|STOPPING|RECOVERING|UPDATING)$/;
/** The longest wait for states in between to pass, and the pause between two looks, in milliseconds. */
const restWithin = 8_000;
const restPause = 50;

/** Waits for what is under way by itself, so that what is left on is really left on. */
async function atRest(cloud: Cloud): Promise<void> {
  const deadline = Date.now() + restWithin;
  const moving = () => Object.values(cloud.resources()).some((state) => between.test(state));
  while (moving() && Date.now() < deadline) await sleep(restPause);
}

/** A command that comes while a run is ending is no defect: the server asks once more. */
async function failedTasks({ client }: Stage, { workflowId, runId }: RunHandle): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    failed?.failure && failed.failure.message !== 'UnhandledCommand' ? [failed.failure.message ?? ''] : [],
  );
}
