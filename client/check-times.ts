import type { Plan, Problem } from '../plan/plan.ts';

/** When the show of a run is. A time is an instant (`2026-12-24T19:00:00Z`, `2026-12-24T20:00+01:00`) or a local time with its IANA zone (`2026-12-24 20:00 Europe/Berlin`). */
export interface ShowTimes {
  /** Also a duration after the start, such as `20m`. Default: on air as soon as the run is up. */
  readonly onAirAt?: string;
  /** Also a duration after air, such as `2h`. Default: no end is planned. */
  readonly offAirAt?: string;
  /** Time before air at which steps may begin, such as `20m`. Default: the document's, else planned backwards. */
  readonly lead?: string;
  /** Begin although the on-air time has passed. */
  readonly now?: boolean;
}

/** Only the members that were given. */
export function timesGiven({ onAirAt, offAirAt, lead, now }: ShowTimes) {
  return {
    ...(onAirAt !== undefined && { onAirAt }),
    ...(offAirAt !== undefined && { offAirAt }),
    ...(lead !== undefined && { lead }),
    ...(now !== undefined && { now }),
  };
}

/**
 * What is wrong with times as a worker would judge them now, so that nothing is started in vain.
 *
 * @param stayUp - as the document says; absent: only the worker knows
 */
export async function checkTimes(times: ShowTimes, stayUp?: Plan['stayUp']): Promise<Problem[]> {
  const given = timesGiven(times);
  if (Object.keys(given).length === 0) return [];
  const { readShow } = await import('../runbook/times/index.ts');
  const now = Date.now();
  const read = readShow({ given, dueAt: now, now, ...(stayUp !== undefined && { stayUp }) });
  return read.ok ? [] : read.problems;
}
