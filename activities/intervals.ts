/** Pause before the n-th poll: whole multiples of the first, growing by half each time up to the most. */
export function pollInterval(firstMs: number, n: number, mostMs: number): number {
  const most = Math.max(1, Math.floor(mostMs / firstMs));
  return firstMs * Math.min(most, Math.floor(1.5 ** Math.min(n, 20)));
}

/** Polls before the interval grows, and how it grows from then on: it stays at about a twenty-fifth of the time that has passed. */
const steadyPolls = 25;
const followGrowth = 1.04;

/**
 * Pause before the n-th look at something that is on its way: whole multiples of the first, and so few of them that it is
 * known soon, beside the time that it took.
 */
export function followInterval(firstMs: number, n: number, mostMs: number): number {
  const most = Math.max(1, Math.floor(mostMs / firstMs));
  return firstMs * Math.min(most, Math.max(1, Math.floor(followGrowth ** (n - steadyPolls))));
}

/**
 * Polls fall on multiples of their interval, however long a look takes, so that waits of one process meet in one read.
 *
 * @param since - counted from then on, epoch milliseconds
 */
export function untilNextPoll(intervalMs: number, since = 0): number {
  return intervalMs - ((Date.now() - since) % intervalMs);
}
