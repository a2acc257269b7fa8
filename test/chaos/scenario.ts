import type { JsonObject } from '../../plan/json.ts';
import type { FaultSpec } from '../../simulator/index.ts';

/**
 * All that will happen to one or two shows in one cloud, fixed before they begin. Nothing but data: it can be printed, kept
 * in a file, played again and made smaller. Times are milliseconds after the first show's start.
 */
export interface Scenario {
  seed: number;
  shows: Show[];
  /** States that resources have before; what is not named is off. */
  before: Record<string, string>;
  /** What the services answer where their vendors do not say. */
  policies: JsonObject;
  /** How batch jobs end, by script. */
  batchOutcomes: Record<string, string>;
  /** How harvest jobs end: one for all. */
  harvestOutcome: string;
  delays: Record<string, number>;
  faults: FaultSpec[];
  /** How many workers there are. */
  workers: number;
  events: Event[];
}

/** One run and the people who look after it. */
export interface Show {
  name: string;
  startAt: number;
  document: JsonObject;
  parameters: JsonObject;
  onAirAt?: string;
  offAirAt?: string;
  /** How questions are answered, in turn; then whatever brings the run to its end. */
  answers: string[];
  /** How long it is up before it is ended by hand; null: its end is left to its off-air time. */
  upFor: number | null;
  /** A run that was handed off is taken down afterwards. */
  tearDown: boolean;
}

export type Event = { at: number } & (
  | { kind: 'set'; resource: string; state: string }
  | { kind: 'input'; resource: string; on: boolean }
  | { kind: 'probe'; name: string; change: JsonObject }
  /** `input` may be anything: not all that people send is well-formed. */
  | { kind: 'command'; show: string; name: string; input: unknown }
  | { kind: 'cancel'; show: string }
  /** Its tear-down begins so long afterwards. */
  | { kind: 'terminate'; show: string; tearDownAfter: number }
  | Breakdown
);

/** What befalls all scenarios that are played on the same server and workers. */
export type Breakdown =
  | { kind: 'killWorker'; worker: number; downFor: number }
  /** In order, as at a deployment. */
  | { kind: 'stopWorker'; worker: number; downFor: number }
  | { kind: 'killServer'; downFor: number };

/** Whether an event is one of the machinery's. */
export function isBreakdown(event: Event): event is Event & Breakdown {
  return event.kind === 'killWorker' || event.kind === 'stopWorker' || event.kind === 'killServer';
}
