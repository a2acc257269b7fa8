/** Where those who are played side by side meet. */
export interface Meeting {
  /** Resolves when it has happened to who has come. */
  come(): Promise<void>;
  /** Who will never come is not waited for. */
  stayAway(): void;
}

/** Nobody waits for anybody. */
export const noMeeting: Meeting = { come: async () => undefined, stayAway() {} };

interface MomentInput {
  /** How many will come. */
  expected: number;
  /** How long the first waits for the others. */
  patienceMs: number;
  /** Lets go of those who have come when it has happened, and resolves when it is over. */
  happen(letGo: () => void): Promise<void>;
}

/** Something that happens once to all who have come to it, and again for those who come late. */
export class Moment implements Meeting {
  readonly #happen: MomentInput['happen'];
  readonly #patienceMs: number;
  readonly #waiting: (() => void)[] = [];
  #expected: number;
  #timer: NodeJS.Timeout | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor({ expected, patienceMs, happen }: MomentInput) {
    this.#expected = expected;
    this.#patienceMs = patienceMs;
    this.#happen = happen;
  }

  come(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#timer ??= setTimeout(() => this.#strike(), this.#patienceMs);
      this.#check();
    });
  }

  stayAway(): void {
    this.#expected -= 1;
    this.#check();
  }

  #check(): void {
    if (this.#waiting.length > 0 && this.#waiting.length >= this.#expected) this.#strike();
  }

  #strike(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const come = this.#waiting.splice(0);
    this.#expected -= come.length;
    const letGo = () => {
      for (const resolve of come) resolve();
    };
    this.#last = this.#last.then(() => this.#happen(letGo));
  }
}

/** One at a time, in the order in which they come. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Resolves when it is one's turn, with what ends it. */
  async take(): Promise<() => void> {
    const before = this.#last;
    const turn = new AbortController();
    this.#last = new Promise((resolve) => turn.signal.addEventListener('abort', () => resolve()));
    await before;
    return () => turn.abort();
  }
}
