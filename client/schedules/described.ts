import type { Skip } from '../../plan/schedule.ts';
import type { ListedRun } from '../list-runs.ts';

/** One show of a schedule. */
export interface ListedShow {
  /** ISO instant. */
  onAirAt: string;
  /** The same as clocks in the schedule's zone show it: `2027-03-28T03:30:00+02:00[Europe/Berlin]`. */
  local: string;
  /** The id that its run has, or would have. */
  workflowId: string;
  /** ISO instant at which its run is started; it waits for its lead. */
  startsAt: string;
  /** The rule's own time is jumped over by clocks that night, or shown twice; null: neither. */
  moved: 'gap' | 'overlap' | null;
}

/** Shows that went by: all that were counted, and the newest by name. */
export interface PassedShows {
  count: number;
  /** The newest first. */
  shows: ListedShow[];
}

/** A schedule as it is now. */
export interface ScheduleDescription {
  schedule: string;
  runbook: string;
  kind: 'once' | 'recurring';
  /** As it was given, such as `Fri 20:00`. */
  rule: string;
  timezone: string;
  /** Durations such as `20m`; null: the runbook's own, and none. */
  lead: string | null;
  offAir: string | null;
  paused: boolean;
  /** Such as why it is paused. */
  note: string | null;
  /** The next five. */
  next: ListedShow[];
  /** Those that have, or had, a run: first those under way, then those that have ended, each the newest first. */
  runs: ListedRun[];
  missed: PassedShows;
  /** Those that went by while the schedule was paused. */
  passedWhilePaused: PassedShows;
  skip: Skip[];
  /** What `skip` leaves out within two years. */
  skipped: ListedShow[];
  /** Such as shows whose time clocks jump over, or show twice, within two years. */
  warnings: string[];
}
