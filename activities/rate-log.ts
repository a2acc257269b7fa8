import type { Logger } from 'pino';
import type { Waited } from './clients/limiter.ts';

/** A wait for a turn that a person should know of; ms. */
const longMs = 10_000;
/** Of one sort of calls it is said once in so long; ms. */
const pauseMs = 60_000;

/** Says in the log when calls wait long for their turn within a vendor's rate; not for each of them. */
export function logLongWaits(logger: Logger): (waited: Waited) => void {
  const saidAt = new Map<string, number>();
  return ({ ms, ...which }) => {
    const key = Object.values(which).join(' ');
    const now = Date.now();
    if (ms < longMs || now - (saidAt.get(key) ?? 0) < pauseMs) return;
    saidAt.set(key, now);
    const seconds = Math.round(ms / 1000);
    logger.warn({ ...which, seconds }, 'calls wait long for their turn within the rate of the service');
  };
}
