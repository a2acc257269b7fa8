import type { TimePattern } from '../plan/schedule.ts';
import { cronOf } from './pattern.ts';

const never = Number.POSITIVE_INFINITY;

/** The times from `from` on that fit any of the patterns, as a clock without a zone shows them, in order and each once. */
export function* wallTimes(patterns: readonly TimePattern[], from: number): Generator<number, void, void> {
  const hands = patterns.map(cronOf).map((cron) => ({ cron, at: after(cron, from - 1) }));
  for (;;) {
    const next = Math.min(...hands.map(({ at }) => at));
    if (next === never) return;
    yield next;
    for (const hand of hands) if (hand.at === next) hand.at = after(hand.cron, next);
  }
}

function after(cron: ReturnType<typeof cronOf>, at: number): number {
  return cron.nextRun(new Date(at))?.getTime() ?? never;
}
