import type { OnConflict } from './claims.ts';
import type { JsonObject } from './json.ts';

/** What a step is about; the engine knows these four and no service. */
export type StepColumn = 'resource' | 'job' | 'observation' | 'gate';

/** `start`: on the way up. `end`: when the show ends, beside the tear-down. */
export type At = 'start' | 'end';

/** What a step's final failure does to the run. */
export type OnFailure = 'rollback' | 'ask' | 'continue';

/** Attempts in all, and the pauses between them in milliseconds. */
export interface Retry {
  attempts: number;
  intervalMs: number;
  backoff: number;
  maxIntervalMs: number;
}

/** A limit to how long a person may take to answer, and what happens then. */
export interface AskLimit {
  forMs: number;
  then: 'rollback' | 'continue';
}

interface StepBase {
  id: string;
  /** The step kind as the document names it, such as `medialive:batchStart`. It is also the activity's name. */
  uses: string;
  needs: string[];
  at: At;
  /** As written, expressions unread. */
  with: JsonObject;
  onFailure: OnFailure;
  retry: Retry;
  /** Covers all attempts; null: no limit. */
  timeoutMs: number | null;
  typicalSeconds: number;
  ask: AskLimit | null;
}

export interface ResourceStep extends StepBase {
  kind: 'resource';
  alreadyOn: 'leave' | 'own' | 'refuse';
  onConflict: OnConflict;
  undo: 'stop' | 'leave';
  atLeast: 'all' | number;
  /** Up only when it has been healthy for so long; after the time-out a person is asked. Null: up is enough. */
  healthy: { forMs: number; timeoutMs: number } | null;
}
export interface JobStep extends StepBase {
  kind: 'job';
  onConflict: OnConflict;
  undo: 'cancel' | 'leave';
}
export interface ObservationStep extends StepBase {
  kind: 'observation';
}
export interface GateStep extends StepBase {
  kind: 'gate';
  /** `approval` reads `with.prompt`; `wait` reads `with.for` (a duration) or `with.until` (an instant). */
  gate: 'approval' | 'wait';
}
export type PlanStep = ResourceStep | JobStep | ObservationStep | GateStep;
/** A step that an activity carries out. */
export type WorldStep = Exclude<PlanStep, GateStep>;

/** A document, validated and with every default filled in. */
export interface Plan {
  name: string;
  description: string | null;
  onCancel: 'ask' | 'undo';
  /** As the document says; null: `untilEnd` where there is an end to stay up for, else `handOff`. */
  stayUp: 'handOff' | 'untilEnd' | null;
  /** Time before air at which steps may begin; null: planned backwards from the steps' durations. */
  leadMs: number | null;
  /** What the on-air time does to a run of which something is not up by then. */
  atOnAir: 'goAnyway' | 'ask' | 'abort';
  /** What the off-air time does; null: `end` with an on-air time, else `ask`. */
  atOffAir: 'end' | 'ask' | null;
  /** Time between off air and the first stop. */
  postRollMs: number;
  /** In the document's order. */
  steps: PlanStep[];
  /** Names of parameters whose values are never printed. */
  secretParameters: string[];
}

/** The one JSON object that a run is started with. */
export interface RunInput {
  parameters?: JsonObject;
  /** For the workflow type `runbook`: the whole document, as an object or as YAML text. */
  runbook?: JsonObject | string;
  /**
   * `2026-12-24T19:00:00Z`, `2026-12-24T20:00+01:00`, local time with its zone as `2026-12-24 20:00 Europe/Berlin` or
   * `2026-12-24T20:00[Europe/Berlin]`, or a duration after the run was due to begin, such as `20m`.
   */
  onAirAt?: string;
  /** The same; a duration counts from the on-air time. */
  offAirAt?: string;
  /** Time before air at which steps may begin, such as `20m`; default: the document's, else planned backwards. */
  lead?: string;
  /** Begins although the on-air time has passed. */
  now?: boolean;
  /** The schedule whose occurrence it is: it goes at once, late, while its off-air time (or on-air plus one hour) is ahead. */
  schedule?: string;
  /** A run that has ended, whose ledger it takes over: it goes on from the first step that is not up. */
  resume?: ResumeInput;
}

/** Which run is gone on with, and who said so. */
export interface ResumeInput {
  workflowId: string;
  runId: string;
  by?: string;
  reason?: string;
}

/** The input of the workflow type `teardown`. */
export interface TeardownInput {
  workflowId: string;
  runId?: string;
}

/** One thing wrong with a document, its parameters or a command's input. */
export interface Problem {
  code: string;
  severity: 'error' | 'warning';
  message: string;
  /** Such as `steps.channels.with.channelIds[2]`; empty for the whole document. */
  path: string;
  value: unknown;
  file: string | null;
  line: number | null;
  column: number | null;
}
