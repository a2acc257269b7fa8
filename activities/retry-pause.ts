import type { Retry } from '../plan/plan.ts';

/** However little time is left, a service is not asked more often. */
const shortestMs = 250;

/**
 * Milliseconds before another try, after so many were spent.
 *
 * @param latestStart - of a step on its way to air: a pause takes at most a quarter of the time that is left until then
 */
export function retryPause(retry: Retry, spent: number, latestStart: number | null = null): number {
  const pause = Math.min(retry.maxIntervalMs, retry.intervalMs * retry.backoff ** Math.max(0, spent - 1));
  if (latestStart === null) return pause;
  return Math.min(pause, Math.max(shortestMs, (latestStart - Date.now()) / 4));
}

/**
 * True when the tries are spent. Pauses that are shorter for want of time do not use them up sooner: then there are more
 * tries, for as long as they would have lasted otherwise.
 *
 * @param begunAt - epoch milliseconds of the first try at the earliest
 */
export function outOfTries(
  retry: Retry,
  spent: number,
  begunAt: number,
  latestStart: number | null,
): boolean {
  if (spent < retry.attempts) return false;
  if (latestStart === null) return true;
  let usualMs = 0;
  for (let pause = 1; pause < retry.attempts; pause += 1) usualMs += retryPause(retry, pause);
  return Date.now() - begunAt >= usualMs;
}
