import type { Json, JsonObject } from './json.ts';
import type { FailedResource, LeftUp } from './ledger.ts';
import type { At, Problem, StepColumn } from './plan.ts';

export const outcomes = [
  'running',
  'done',
  'ended',
  'rolledBack',
  'stuck',
  'cancelled',
  'aborted',
  'failed',
  'invalid',
  'terminated',
] as const;
export type Outcome = (typeof outcomes)[number];

export const phases = [
  'preflight',
  'scheduled',
  'starting',
  'up',
  'onAir',
  'ending',
  'ended',
  'rollingBack',
  'rolledBack',
] as const;
export type Phase = (typeof phases)[number];

export const stepStates = [
  'pending',
  'starting',
  'up',
  'done',
  'adopted',
  'asking',
  'skipped',
  'notStarted',
  'failed',
  'undoing',
  'undone',
  'leftUp',
] as const;
export type StepState = (typeof stepStates)[number];

export type AnswerName = 'retry' | 'skip' | 'approve' | 'reject' | 'abort' | 'end' | 'extend';

/** What the run itself asks goes by these names, which no step can have. */
export const runQuestions = { preflight: '@preflight', onAir: '@on-air', offAir: '@off-air' } as const;

export type RunQuestionName = (typeof runQuestions)[keyof typeof runQuestions];

/** What a person can say to each of them. */
export const runAnswers: Record<RunQuestionName, AnswerName[]> = {
  '@preflight': ['approve', 'retry', 'abort'],
  '@on-air': ['approve', 'abort'],
  '@off-air': ['end', 'extend'],
};

/** A question that waits for a person. */
export interface Question {
  /** The step that asks, or one of `runQuestions`. */
  step: string;
  prompt: string;
  answers: AnswerName[];
  /** ISO instant since when. */
  since: string;
  /** ISO instant at which the document answers by itself; null: never. */
  until: string | null;
}

/** `unhealthy`: up, but not carrying what it should; never a failure. */
export type HealthState = 'healthy' | 'unhealthy';

/** Something that a person should know of before or during a show; nothing is done about it. */
export interface Trouble {
  step: string;
  resource: string | null;
  /** Stable, such as `Maintenance`, `NotFound`, `Alert`, `NoInput`. */
  code: string;
  message: string;
}

export interface StepError {
  type: string;
  message: string;
}

/** One step of the record. Lists hold resource names; `undone` and `leftUp` are parts of `started`. */
export interface StepStatus {
  uses: string;
  kind: StepColumn;
  at: At;
  needs: string[];
  state: StepState;
  /** ISO instants; null while not reached. */
  since: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  attempts: number;
  started: string[];
  adopted: string[];
  startedByOthers: string[];
  undone: string[];
  leftUp: string[];
  /** Why each of `leftUp` was left, and how to stop it by hand. */
  left: LeftUp[];
  /** Resources that did not come up in a step that did. */
  failed: FailedResource[];
  outputs: JsonObject | null;
  error: StepError | null;
  warnings: string[];
  /** The vendor's request ids, by resource name. */
  requestIds: Record<string, string[]>;
  /** ISO instant by which it must begin for the rest to be up at the on-air time; null without one. */
  latestStart: string | null;
  /** Seconds until it makes the show late, below 0: it does; null once it is settled. */
  slackSeconds: number | null;
  /** It has passed its time-out and is still coming; only with an on-air time. */
  slow: boolean;
  /** As last seen by its health gate or by the watch; null: nobody has looked. */
  health: HealthState | null;
  /** Such as `3 of 10 running`; only while it runs, from the activity's heartbeats. */
  progress?: string;
  /** What comes in, a line for each resource, such as `channel:1234567: studio-a active on both pipelines`; only while it is watched. */
  inputs?: string[];
}

/** A command that a person gave, as the record keeps it. */
export interface CommandRecord {
  at: string;
  /** `cancel` is Temporal's own request for cancellation. */
  command: CommandName | 'cancel';
  step: string | null;
  by: string | null;
  reason: string | null;
}

/** A run as people, programs and its own record see it. */
export interface RunStatus {
  workflowId: string | null;
  runId: string | null;
  runbook: string | null;
  outcome: Outcome;
  phase: Phase;
  degraded: boolean;
  held: boolean;
  /** Something is not up at the on-air time, or will not be by then. */
  late: boolean;
  /** Planned; ISO instants. */
  onAirAt: string | null;
  offAirAt: string | null;
  /** When steps may begin; null without an on-air time. */
  leadAt: string | null;
  /** The IANA zone that people think of the times in; null: UTC. */
  zone: string | null;
  /** The schedule whose occurrence it is. */
  schedule: string | null;
  /** Seen by the checks before the show and by the watch during it. */
  trouble: Trouble[];
  /** ISO instants of the run's course. */
  startedAt: string | null;
  upAt: string | null;
  wentOnAirAt: string | null;
  endingAt: string | null;
  endedAt: string | null;
  asking: Question[];
  steps: Record<string, StepStatus>;
  commands: CommandRecord[];
  /** Why it failed or rolled back; null while all is well. */
  error: StepError | null;
  problems: Problem[];
  /** The board's first line: what happens next, what you must do, and what happens if you do nothing. */
  next: string;
}

export const commandNames = [
  'approve',
  'reject',
  'hold',
  'resume',
  'retry',
  'skip',
  'end',
  'abort',
  'reschedule',
  'extend',
  'takeOver',
] as const;
export type CommandName = (typeof commandNames)[number];

interface By {
  by?: string;
  reason?: string;
}
/** The one JSON object that each command takes. */
export interface CommandInputs {
  approve: By & { step: string };
  reject: By & { step: string };
  retry: By & { step: string };
  skip: By & { step: string; outputs?: Record<string, Json>; own?: boolean };
  hold: By;
  resume: By;
  end: By & { force?: boolean };
  abort: By & { confirm?: string };
  /** Times as `RunInput` takes them; `keep` says what a new on-air time leaves as it is: the show's length, or its end. */
  reschedule: By & { onAirAt?: string; offAirAt?: string; keep?: 'duration' | 'end' };
  /** Moves the off-air time by a duration such as `15m`. */
  extend: By & { duration: string };
  /** What other runs hold of a step's becomes this run's alone. */
  takeOver: By & { step: string; reason: string };
}

/** `type` of the failures that a run ends with. */
export const failureTypes = {
  rolledBack: 'RolledBack',
  stuck: 'Stuck',
  aborted: 'Aborted',
  runFailed: 'RunFailed',
  invalidRunbook: 'InvalidRunbook',
  unknownRunbook: 'UnknownRunbook',
} as const;
