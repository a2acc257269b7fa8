import type { Claimant, TakeOver } from '../plan/claims.ts';
import type { JsonObject } from '../plan/json.ts';
import type { Baseline, Begun, LedgerEntry, Report, ResourceName } from '../plan/ledger.ts';
import type { Notice } from '../plan/notices.ts';
import type { Plan, Problem, WorldStep } from '../plan/plan.ts';
import type { Resumed } from '../plan/resume.ts';
import type { Show } from '../plan/show.ts';
import type { HealthState, Trouble } from '../plan/status.ts';

/** Where a worker acts: endpoints, regions and its label. A step never acts in another place than its run began in. */
export type Place = string;

/** What one attempt knows of its run; no payloads. */
export interface RunIdentity {
  workflowId: string;
  firstRunId: string;
  place: Place;
  /** A step that has been silent for so long is given to another worker, as the worker that loaded the run has it; default: 10 s. */
  heartbeatMs?: number;
  /** Who holds its claims; absent: the run itself. A tear-down acts for a run that has ended. */
  claimant?: Claimant;
}

export interface LoadInput {
  workflowType: string;
  input: unknown;
  /** Epoch milliseconds at which the run was due to begin: a schedule's own time, else its start. */
  dueAt: number;
  /** The run that is to begin; absent: none is, and nothing is looked at. */
  run?: Claimant;
  /** The Temporal Schedule that started it; absent or null: a person did, or the input names the schedule. */
  scheduledBy?: string | null;
}
export interface Loaded extends Facilities {
  plan: Plan;
  /** With defaults filled in. */
  parameters: JsonObject;
  warnings: Problem[];
  place: Place;
  /** When the show is on air, local times resolved. */
  show: Show;
  /** All that can be read of its resources was looked at, and nothing stands in the way of the first step. */
  clear: boolean;
}

/** The same of a run that goes on with another. */
export interface ResumeRunInput extends LoadInput {
  /** Its own. */
  workflowId: string;
}
export interface ResumedRun extends Loaded {
  resumed: Resumed;
}

/** Times as a person gives them to `reschedule`; resolved by the worker, because zones change. */
export interface ResolveTimesInput {
  onAirAt?: string;
  offAirAt?: string;
}
/** Epoch milliseconds; an off-air time given as a duration is `lengthMs`. `zone`: of the on-air time, else of the off-air time, when it names one. */
export interface ResolvedTimes {
  onAirAt: number | null;
  offAirAt: number | null;
  lengthMs: number | null;
  zone: string | null;
  /** When that was, epoch milliseconds. */
  now: number;
}

/** Looks at everything again and again before the show; returns when what it finds is no longer `known`, or at `until`. */
export interface ChecksInput extends PreflightInput {
  show: Pick<Show, 'onAirAt' | 'offAirAt'>;
  known: Trouble[];
  /** When the steps begin, epoch milliseconds: it looks until then, and what it judges lies from then to off air. */
  until: number;
  /** A change is not told sooner than this, epoch milliseconds: what flaps must not fill the history. Default: at once. */
  notBefore?: number;
}

/** Looks at everything again and again while the show is up, and touches nothing; returns when what it finds is no longer `known`. */
export interface WatchInput extends PreflightInput {
  steps: WatchStep[];
  known: Trouble[];
  /** Not sooner than this, epoch milliseconds: what flaps must not fill the history. Until then it is in the heartbeats. */
  notBefore: number;
}
/** A resource step that is up. `names`: which of its resources are; absent: all. */
export interface WatchStep extends PreflightStep {
  names?: ResourceName[];
}
export interface WatchResult {
  trouble: Trouble[];
  /** By step; one of which nothing could be seen is missing. */
  health: Record<string, HealthState>;
}

/** Waits until all resources of a step that is up have been healthy for so long without a break. Has no end of its own. */
export interface HealthInput extends StepInput {
  forMs: number;
  /** Which of the step's resources are up; absent: all. */
  names?: ResourceName[];
}

/** What may hold values of secret parameters. */
export interface Secretive {
  /** Those that it does hold: they belong in no message, progress or log. Absent: none. */
  secrets?: string[];
}

/** One step of the world whose `with` can be read before the run begins; the preflight looks at resources only. */
export interface PreflightStep {
  step: WorldStep;
  with: JsonObject;
}
export interface PreflightInput extends Secretive {
  run: RunIdentity;
  steps: PreflightStep[];
}

/** What every activity about one step is given. */
export interface StepInput extends Secretive {
  run: RunIdentity;
  /** The step's own line of the plan, without its unread `with`. */
  step: WorldStep;
  /** `with`, read. */
  with: JsonObject;
}
/** `ready: false`: something is going or busy; the baseline is taken later, by an activity that waits. */
export type BaselineResult = { ready: true; baseline: Baseline } | { ready: false };
/** The same in one look, with what the step was claimed as; null: others may hold it, so that nothing can be ready. */
export type BaselineAtOnce = BaselineResult & { claimed: Claimed | null };
/** What a step is about is the run's to act on. `id`: the claims workflow that has it written down; null: it claims nothing. */
export interface Claimed {
  id: string | null;
  /** The claims did not answer, and the step goes on without: what others do with it is not known. */
  unanswered?: true;
}
export interface ClaimInput extends StepInput {
  takeOver: TakeOver | null;
}
/** What a run that ends lets go of: all that it holds in each claims workflow. `owed`: left on although it was ours. */
export interface LetGoInput {
  run: RunIdentity;
  held: { id: string; owed: ResourceName[] }[];
  /** Steps that asked for a claim and had no answer: whether it was granted is not known. */
  asked: { uses: string; with: JsonObject }[];
  /** The show goes on without the run: what others had left to it stays on. */
  handsOver: boolean;
}
/** `takenOn`: what others had left to a run that hands over; its tear-down turns it off. */
export interface LetGoResult {
  takenOn: ResourceName[];
}

export interface ActInput extends StepInput {
  /** Null: nobody has looked yet. The activity claims and looks by itself, and writes down what it found before it acts. */
  baseline: Baseline | null;
  /** As in the ledger; null as well where the activity is to claim by itself. */
  claims: string | null;
  /** What an activity of the same go knew that another one goes on with, as it wrote it; null: there was none. */
  handedOn: object | null;
  /** What earlier activities of this step learned; null: none ran. */
  previous: Report | null;
  /** `previous` is missing although an activity ran: calls may have been sent. */
  uncertain: boolean;
  /** Resources that are ours whatever the report says. */
  takenOver: ResourceName[];
  /** Epoch milliseconds by which it should have begun for the show to be up at its on-air time; null: no such time. */
  latestStart: number | null;
  /** The claims workflows that a run which hands over lets go of once this step, its last, is through; absent: it goes on. */
  leaving?: string[];
}
export interface ActResult {
  report: Report;
  /** What it found before it acted; absent: it was given that. */
  begun?: Begun;
  /** It holds nothing any more of what it claimed. */
  released?: true;
  /** Its run holds nothing any more, being over with this step; absent: it does. */
  left?: LetGoResult;
  outputs: JsonObject;
  /** Everything asked for was on already. */
  adopted: boolean;
  degraded: boolean;
  /** Console pages of the first resources, by name; for people. */
  pages: Record<string, string>;
}

/** It could not be claimed or looked at at once, and nothing was sent: what has to be waited for has activities of its own. */
export interface NotBegun {
  notBegun: true;
  claimed: Claimed | null;
}

export interface UndoInput extends StepInput {
  entry: LedgerEntry;
  /** What other steps of the run take down, as far as an undo asked (`LeftUp.users`): all of it would be long. */
  ours: ResourceName[];
  /** Also what was adopted and is owned (`alreadyOn: own`), once the run was up. */
  includeOwned: boolean;
  /** Why nothing of the step is turned off, neither its own nor what others have left to it; null: all of it is. */
  keep?: string | null;
}

/** `skip {own: true}`: which of the step's resources are on now. */
export interface TakeOverResult {
  on: ResourceName[];
  baseline: Baseline;
  claimed: Claimed;
}

/** What `teardown` walks backward over. */
export interface PastRun {
  plan: Plan;
  parameters: JsonObject;
  identity: RunIdentity;
  /** Which run of that workflow id. */
  runId: string;
  ledger: LedgerEntry[];
  /** It was up once: what it owns by `alreadyOn: own` is taken down too. */
  wasUp: boolean;
}

/** What a worker has for its runs; also the second detail of a failure of the first activity. */
export interface Facilities {
  /** It has addresses for notices. */
  tells: boolean;
  /** The search attributes of runs are registered. */
  searchable: boolean;
  /** After so long without a word a step of its runs goes to another worker. */
  heartbeatMs: number;
  /** When that was, epoch milliseconds. */
  now: number;
}

/** Notices of one run, in their order. Receivers go by a hash of their address. */
export interface NotifyInput {
  notices: Notice[];
  /** One receiver that has fallen behind: tried some times over some minutes, from then on. Null: all but `except`, once. */
  only: { receiver: string; notBefore: number } | null;
  except: string[];
}
export interface NotifyResult {
  behind: Behind[];
}
/** A receiver that did not take a notice and may take it later. */
export interface Behind {
  receiver: string;
  /** Index of that notice. */
  from: number;
  /** Epoch milliseconds. */
  notBefore: number;
}

export type { Fired, Firing } from '../schedules/fire.ts';
