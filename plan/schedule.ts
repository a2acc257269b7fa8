import type { Problem, RunInput } from './plan.ts';

/**
 * A cron pattern of seven fields, second to year. `both`: a day fits when day of month and day of week do, as in a calendar of
 * Temporal; `either`: when one of them does, as in crontab.
 */
export interface TimePattern {
  pattern: string;
  days: 'both' | 'either';
}

/** When the shows of a schedule are on air; patterns match what clocks show in the schedule's zone. */
export type Recurrence =
  | { kind: 'once' /** Epoch milliseconds. */; onAirAt: number; text: string }
  | { kind: 'recurring'; patterns: TimePattern[] /** As it was given, for people. */; text: string };

/** Local times between which, both included, there is no show: `2026-12-24T00:00:00`. */
export interface Skip {
  from: string;
  to: string;
}

/** What a schedule's occurrences are. */
export interface ShowRule {
  recurrence: Recurrence;
  /** IANA. */
  zone: string;
  skip: Skip[];
}

/** A time between whose ends nothing was started because the schedule was paused; epoch milliseconds; null: it still is. */
export interface Pause {
  from: number;
  until: number | null;
}

/** What became of a schedule's occurrences; on-air times in epoch milliseconds. */
export interface Account {
  /** All that were on air before it are accounted for. */
  since: number;
  /** Those from `since` on that have, or had, a run. */
  started: number[];
  /** The newest that went by without a run, and how many there were in all. */
  missed: number[];
  missedCount: number;
  /** The newest that went by while the schedule was paused, and how many in all. */
  paused: number[];
  pausedCount: number;
  /** Those that reach beyond `since`. */
  pauses: Pause[];
}

/** The one JSON object that each firing of a schedule is started with; the schedule's newest is in its action. */
export interface ScheduleInput {
  schedule: string;
  rule: ShowRule;
  /** The runbook by its own name, and the workflow type that runs it. */
  runbook: string;
  type: string;
  /** Parameters, the document if it is not the catalogue's, `lead`, and `offAirAt` as a duration. */
  run: RunInput;
  /** How long before air its run is started, in milliseconds. */
  aheadMs: number;
  /** How long after air it may still begin, in milliseconds. */
  lateMs: number;
  account: Account;
}

/** What is checked when a show is booked: a run of that workflow type with that input. */
export interface BookingInput {
  type: string;
  input: RunInput;
}
/** What a booking needs to know of a runbook. */
export interface BookingResult {
  runbook: string;
  /** Time before air, in milliseconds, at which its steps begin. */
  leadMs: number;
  warnings: Problem[];
}
