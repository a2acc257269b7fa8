import { setTimeout as pause } from 'node:timers/promises';

/** Waits for its turn; rejects when the signal aborts. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** Spreads calls that are in no hurry: `perSecond` of them, `burst` at once after a rest. First come, first served. */
export function pace(perSecond: number, burst: number): Pace {
  const everyMs = 1000 / perSecond;
  /** When the turn after the last one given is due, epoch milliseconds. */
  let due = 0;
  return async (signal) => {
    const now = Date.now();
    const turn = Math.max(due, now - (burst - 1) * everyMs);
    due = turn + everyMs;
    if (turn > now) await pause(turn - now, undefined, { signal });
  };
}
