/** The simulator's time. Every state and timestamp is computed from it, so a test may jump ahead. */
export class Clock {
  #ahead = 0;
  #stoppedAt: number | undefined;

  /** Milliseconds since the epoch. */
  now(): number {
    return (this.#stoppedAt ?? Date.now()) + this.#ahead;
  }

  /** Stands still from now on, but for `advance`: rates and states no longer depend on how busy the machine is. */
  stop(): void {
    this.#stoppedAt ??= Date.now();
  }

  /** Jumps forward: what would be due within `ms` is due at once. Pauses of slow answers are not shortened. */
  advance(ms: number): void {
    this.#ahead += ms;
  }
}

/** MediaPackage and M2 write instants in bodies as seconds since the epoch. */
export function epochSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** Alibaba and MediaLive write instants as ISO-8601 without fractions. */
export function isoSeconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}
