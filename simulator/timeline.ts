import type { Clock } from './clock.ts';

/** The state to enter, `after` milliseconds in the one before it. */
export interface Step {
  readonly state: string;
  readonly after: number;
}

interface Due {
  readonly state: string;
  readonly at: number;
}

/**
 * The states that a thing is in and will be in. Nothing ticks: what is due is settled when somebody looks,
 * so no timer outlives a test and the number of reads changes nothing.
 */
export class Timeline {
  readonly #clock: Clock;
  readonly #entered = new Map<string, number>();
  #state: string;
  #since: number;
  #due: Due[] = [];
  #cycle: readonly Step[] = [];
  #hold: { readonly since: number } | undefined;

  constructor(clock: Clock, state: string, steps: readonly Step[] = []) {
    this.#clock = clock;
    this.#state = state;
    this.#since = clock.now();
    this.#entered.set(state, this.#since);
    this.#schedule(steps);
  }

  get state(): string {
    this.#settle();
    return this.#state;
  }

  /** When the present state was entered, in milliseconds since the epoch. */
  get since(): number {
    this.#settle();
    return this.#since;
  }

  /** When a state was last entered; undefined if it never was. */
  enteredAt(state: string): number | undefined {
    this.#settle();
    return this.#entered.get(state);
  }

  /** True when a state lies ahead by the plan, whether or not something holds it up. */
  isHeadingFor(state: string): boolean {
    this.#settle();
    return this.#due.some((due) => due.state === state);
  }

  /** Enters a state now and forgets what was planned; `cycle` is repeated for ever once `steps` are done. */
  follow(state: string, steps: readonly Step[] = [], cycle: readonly Step[] = []): void {
    this.#settle();
    this.#hold = undefined;
    this.#enter(state, this.#clock.now());
    this.#schedule(steps);
    this.#cycle = cycle;
  }

  /** Stops the plan where it is; the answer lets it go on, with the time held not counted. */
  hold(): () => void {
    this.#settle();
    const hold = { since: this.#clock.now() };
    this.#hold = hold;
    return () => {
      // Somebody else may have moved it since.
      if (this.#hold !== hold) return;
      const held = this.#clock.now() - hold.since;
      this.#due = this.#due.map((due) => ({ state: due.state, at: due.at + held }));
      this.#hold = undefined;
    };
  }

  #schedule(steps: readonly Step[]): void {
    let at = this.#since;
    this.#due = steps.map((step) => {
      at += step.after;
      return { state: step.state, at };
    });
  }

  #settle(): void {
    if (this.#hold !== undefined) return;
    const now = this.#clock.now();
    for (;;) {
      const [next] = this.#due;
      if (next === undefined) {
        // A cycle of no duration would never end.
        if (this.#cycle.every((step) => step.after <= 0)) return;
        this.#schedule(this.#cycle);
      } else if (next.at <= now) {
        this.#due.shift();
        this.#enter(next.state, next.at);
      } else {
        return;
      }
    }
  }

  #enter(state: string, at: number): void {
    if (state !== this.#state) this.#since = at;
    else this.#since = Math.max(this.#since, at);
    this.#state = state;
    this.#entered.set(state, at);
  }
}
