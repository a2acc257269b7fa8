import type { Pause } from '../plan/schedule.ts';

/** Pauses as they are now (epoch milliseconds), also those that were not given by a command of ours. */
export function marked(pauses: readonly Pause[], paused: boolean, now: number): Pause[] {
  const open = pauses.some(({ until }) => until === null);
  if (paused && !open) return [...pauses, { from: now, until: null }];
  return pauses.map((pause) => (!paused && pause.until === null ? { ...pause, until: now } : pause));
}

/** Whether a schedule was paused at an instant (epoch milliseconds). */
export function wasPaused(at: number, pauses: readonly Pause[]): boolean {
  return pauses.some(({ from, until }) => from <= at && (until === null || at < until));
}
