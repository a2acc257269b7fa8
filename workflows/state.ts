import type { Claimed, RunIdentity } from '../activities/contract.ts';
import type { TakeOver } from '../plan/claims.ts';
import { isoInstant } from '../plan/instant.ts';
import type { JsonObject } from '../plan/json.ts';
import type { LedgerEntry, Origin } from '../plan/ledger.ts';
import type { At, Plan, PlanStep, Problem } from '../plan/plan.ts';
import { listsOf, requestIdsOf } from '../plan/record.ts';
import { type Conceal, concealNothing } from '../plan/secrets.ts';
import { noShow, type Show } from '../plan/show.ts';
import type {
  AnswerName,
  CommandRecord,
  HealthState,
  Outcome,
  Phase,
  Question,
  StepError,
  StepState,
  StepStatus,
  Trouble,
} from '../plan/status.ts';
import { type News, noNews } from './news.ts';

/** One step while its run lives. */
export interface StepRun {
  readonly step: PlanStep;
  state: StepState;
  since: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  /** Its line in the ledger; null while nothing could have been sent. */
  entry: LedgerEntry | null;
  /** `with` as it was when a claim was asked for; whether it was granted may not be known. Null: none was. */
  asked: JsonObject | null;
  /** What it is about is the run's to act on; null: not granted, not asked for yet, or taken over by another run. */
  claimed: Claimed | null;
  /** What it claimed has been taken over since its activity began, which may not have told of the claim yet. */
  taken: boolean;
  /** It waits until others have let go. */
  claiming: boolean;
  /** A person said to take over what others hold. */
  takeOver: TakeOver | null;
  /** An activity of it ran and left no report at all. */
  uncertain: boolean;
  /** Activities scheduled for it so far; names their ids. */
  activities: number;
  outputs: JsonObject | null;
  /** Console pages of its first resources, for the board. */
  pages: Record<string, string>;
  degraded: boolean;
  error: StepError | null;
  warnings: string[];
  /** It has passed its time-out and is still coming. */
  slow: boolean;
  /** As last seen by its health gate or by the watch. */
  health: HealthState | null;
  question: Question | null;
  /** A person's answer to the question, or the document's own after its time limit. */
  answer: Answered | null;
  /** A person said to leave the step be while its activity runs. */
  skipRequested: SkipRequest | null;
  /** A person said to go at it again while its activity runs. */
  againRequested: boolean;
}

export interface SkipRequest {
  outputs: JsonObject | null;
  own: boolean;
}

export type Answered =
  | { kind: 'approve'; by: string | null; reason: string | null; at: number }
  | { kind: 'reject'; by: string | null; reason: string | null }
  | { kind: 'retry' }
  | { kind: 'skip'; request: SkipRequest }
  | { kind: 'rollback' }
  | { kind: 'continue' };

/** Why a run turns back. */
export type TurnBack =
  | { cause: 'failure'; error: StepError }
  | { cause: 'abort'; error: StepError }
  | { cause: 'cancel' };

/** Everything that a run knows. One object, changed only by the walk and the commands. */
export interface RunState {
  plan: Plan | null;
  parameters: JsonObject;
  /** Texts that belong in nothing that people see, and what takes them out of it. */
  secrets: string[];
  conceal: Conceal;
  identity: RunIdentity;
  /** It has come to its end, and lets go of what it held. */
  leaving: boolean;
  /** It holds nothing any more: the activity of its last step has let go. */
  left: boolean;
  /** Everything was looked at when the runbook was read, and nothing stands in the way; true for the first step's beginning only. */
  clear: boolean;
  steps: Map<string, StepRun>;
  phase: Phase;
  outcome: Outcome;
  held: boolean;
  /** Once up, nothing is taken down but by `end`, `abort`, or a cancel that the document lets undo. */
  committed: boolean;
  degraded: boolean;
  endRequested: boolean;
  /** Sides whose way forward is over: nothing of them is done again. */
  over: Set<At>;
  force: boolean;
  turnBack: TurnBack | null;
  cancelRequested: boolean;
  startedAt: number;
  upAt: number | null;
  endingAt: number | null;
  endedAt: number | null;
  commands: CommandRecord[];
  error: StepError | null;
  problems: Problem[];
  /** When the show is on air, as far as it is planned. */
  show: Show;
  /** When it went on air: the planned time if everything was up by then. */
  wentOnAirAt: number | null;
  late: boolean;
  /** The show has ended by its off-air time, and nothing stops before the post-roll is over. */
  postRolling: boolean;
  /** What people see is up to date. */
  shown: boolean;
  /** The same of Temporal's list. */
  listed: boolean;
  /** Questions of the run itself. */
  questions: Map<string, RunQuestion>;
  trouble: Trouble[];
  /** The run that it goes on with; null: none. */
  resumed: Origin | null;
  news: News;
}

/** A question of the run itself, and its answer. */
export interface RunQuestion {
  question: Question;
  answer: AnswerName | null;
}

export function newState(identity: RunIdentity): RunState {
  return {
    plan: null,
    parameters: {},
    secrets: [],
    conceal: concealNothing,
    identity,
    clear: false,
    leaving: false,
    left: false,
    steps: new Map(),
    phase: 'preflight',
    outcome: 'running',
    held: false,
    committed: false,
    degraded: false,
    endRequested: false,
    over: new Set(),
    force: false,
    turnBack: null,
    cancelRequested: false,
    startedAt: Date.now(),
    upAt: null,
    endingAt: null,
    endedAt: null,
    commands: [],
    error: null,
    problems: [],
    show: noShow,
    wentOnAirAt: null,
    late: false,
    postRolling: false,
    shown: true,
    listed: true,
    questions: new Map(),
    trouble: [],
    resumed: null,
    news: noNews(),
  };
}

/** Everything that waits for a person, the run's own questions first. */
export function questionsOf(state: RunState): Question[] {
  return [
    ...[...state.questions.values()].map(({ question }) => question),
    ...[...state.steps.values()].flatMap((run) => (run.question ? [run.question] : [])),
  ];
}

/** Gives the run its plan; every step is pending. */
export function adoptPlan(state: RunState, plan: Plan): void {
  state.plan = plan;
  for (const step of plan.steps) state.steps.set(step.id, newStep(step));
}

function newStep(step: PlanStep): StepRun {
  return {
    step,
    state: 'pending',
    since: null,
    startedAt: null,
    finishedAt: null,
    entry: null,
    asked: null,
    claimed: null,
    taken: false,
    claiming: false,
    takeOver: null,
    uncertain: false,
    activities: 0,
    outputs: null,
    pages: {},
    degraded: false,
    error: null,
    warnings: [],
    slow: false,
    health: null,
    question: null,
    answer: null,
    skipRequested: null,
    againRequested: false,
  };
}

/** The step of that id; the plan was validated, so it exists. */
export function stepOf(state: RunState, id: string): StepRun {
  const run = state.steps.get(id);
  if (!run) throw new RangeError(`no step ${id}`);
  return run;
}

export function enter(run: StepRun, next: StepState): void {
  run.state = next;
  run.since = Date.now();
  if (next === 'starting') {
    run.startedAt ??= run.since;
    run.finishedAt = null;
  } else if (isSettled(next)) run.finishedAt = run.since;
}

/** No longer under way: what needs it can be decided. */
export function isSettled(state: StepState): boolean {
  switch (state) {
    case 'up':
    case 'done':
    case 'adopted':
    case 'skipped':
    case 'notStarted':
    case 'failed':
    case 'undone':
    case 'leftUp':
      return true;
    case 'pending':
    case 'starting':
    case 'asking':
    case 'undoing':
      return false;
  }
}

/** The run goes down, or has ended: nothing happens by the clock any more, and nothing is watched. */
export function isOver({ turnBack, endRequested, outcome }: RunState): boolean {
  return turnBack !== null || endRequested || outcome !== 'running';
}

/** Went well: up, done or adopted. */
export function isGood(state: StepState): boolean {
  return state === 'up' || state === 'done' || state === 'adopted';
}

/** A step as it is; by when it must begin, only its run can say. */
export type TimelessStatus = Omit<StepStatus, 'latestStart' | 'slackSeconds'>;

/** A step as the record shows it. */
export function stepStatus(run: StepRun): TimelessStatus {
  const { step, entry } = run;
  const report = entry?.report ?? null;
  return {
    uses: step.uses,
    kind: step.kind,
    at: step.at,
    needs: step.needs,
    state: run.state,
    since: isoInstant(run.since),
    startedAt: isoInstant(run.startedAt),
    finishedAt: isoInstant(run.finishedAt),
    attempts: report?.tries ?? (run.startedAt === null ? 0 : 1),
    ...listsOf(entry),
    failed: report?.kind === 'resource' ? report.failed : [],
    outputs: run.outputs,
    error: run.error,
    warnings: [...run.warnings, ...(report?.warnings ?? [])],
    requestIds: requestIdsOf(report),
    slow: run.slow,
    health: run.health,
  };
}
