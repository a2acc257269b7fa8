/** How long a bucket stays slow after a throttled answer, and before each doubling back to its own rate; ms. */
const slowMs = 5_000;
/** Throttled answers of calls that went out together are one complaint; ms. */
const sameComplaintMs = 1_000;
const slowest = 1 / 16;
/** A call without an answer has reached the service by then, however busy we are; it must not hold up others longer; ms. */
const onTheWayMs = 2_000;
/** A `Retry-After` beyond this is not waited for: the next throttled answer says it again; ms. */
const longestPauseMs = 10_000;

export interface BucketInput {
  perSecond: number;
  burst: number;
  /** Milliseconds of a clock that never goes back. */
  now: number;
}

/**
 * A token bucket: `burst` calls at once, refilled at `perSecond`. Calls that are not answered yet are part of the burst:
 * the service may count them late and all at once, and its own bucket holds no more.
 *
 * When the service throttles all the same, because others use the account too, it is empty, fills at half its rate, and
 * comes back by doubling every 5 s.
 */
export class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  /** When tokens of calls that are not answered yet were taken, oldest first. */
  readonly #out: number[] = [];
  #filledAt: number;
  #speed = 1;
  #slowUntil = 0;
  #complainedAt = Number.NEGATIVE_INFINITY;

  constructor({ perSecond, burst, now }: BucketInput) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes a token for a call, which must be followed by `answered` or `putBack`; false when there is none. */
  take(now: number): boolean {
    this.#fill(now);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    this.#out.push(now);
    return true;
  }

  /** A call has its answer, or will never have one. */
  answered(now: number): void {
    this.#fill(now);
    this.#out.shift();
  }

  /** A token that was taken for nothing. */
  putBack(now: number): void {
    this.answered(now);
    this.#tokens = Math.min(this.#most(now), this.#tokens + 1);
  }

  /** Milliseconds until there may be a token. */
  untilNext(now: number): number {
    this.#fill(now);
    const oldest = this.#out.find((taken) => taken > now - onTheWayMs);
    if (oldest !== undefined && this.#most(now) < 1) return Math.max(1, Math.ceil(oldest + onTheWayMs - now));
    const filling = (Math.max(0, 1 - this.#tokens) / (this.#perSecond * this.#speed)) * 1000;
    return Math.max(1, Math.ceil(filling + Math.max(0, this.#filledAt - now)));
  }

  /** The service has throttled a call; `pauseMs`: it said for how long. */
  throttled(now: number, pauseMs = 0): void {
    this.#fill(now);
    if (now - this.#complainedAt >= sameComplaintMs) this.#speed = Math.max(slowest, this.#speed / 2);
    this.#complainedAt = now;
    this.#slowUntil = now + slowMs;
    this.#tokens = 0;
    this.#filledAt = Math.max(this.#filledAt, now + Math.min(pauseMs, longestPauseMs));
  }

  /** What may be saved up now. */
  #most(now: number): number {
    const onTheirWay = this.#out.filter((taken) => taken > now - onTheWayMs).length;
    return Math.max(0, this.#burst - onTheirWay);
  }

  #fill(now: number): void {
    while (this.#filledAt < now) {
      const until = this.#speed < 1 ? Math.min(now, Math.max(this.#slowUntil, this.#filledAt)) : now;
      const refill = ((until - this.#filledAt) / 1000) * this.#perSecond * this.#speed;
      this.#tokens = Math.min(Math.max(this.#tokens, this.#most(now)), this.#tokens + refill);
      this.#filledAt = until;
      if (this.#speed < 1 && until >= this.#slowUntil) {
        this.#speed = Math.min(1, this.#speed * 2);
        this.#slowUntil = until + slowMs;
      }
    }
  }
}
