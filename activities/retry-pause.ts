import type { Retry } from '../plan/plan.ts';

/** Milliseconds before another try, after so many were spent. */
export function retryPause(retry: Retry, spent: number): number {
  return Math.min(retry.maxIntervalMs, retry.intervalMs * retry.backoff ** Math.max(0, spent - 1));
}
