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
  undo: 'stop' | 'leave';
  atLeast: 'all' | number;
}
export interface JobStep extends StepBase {
  kind: 'job';
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
  stayUp: 'handOff' | 'untilEnd';
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
