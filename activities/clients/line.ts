import { setMaxListeners } from 'node:events';
import { NoTurn, type Priority, priorities } from '../caller.ts';
import type { Bucket } from './bucket.ts';

/** Where a call stands in the line. */
export interface Place {
  priority: Priority;
  due: number;
  /** Among calls of one time: what leads to an effect that has its turn, effects, other reads. */
  rank: 0 | 1 | 2;
  since: number;
}

interface Waiting extends Place {
  go(): void;
}

export interface TakeOptions {
  signal?: AbortSignal | null;
  /** Throws `NoTurn` instead of waiting. */
  atOnce?: boolean;
  /** Whose turn may have been kept. */
  holder?: string;
}

/** While more urgent calls wait, every so many-th turn is another's: nobody waits for ever. */
const oneIn = 20;
/** An attempt that was given back is there again well within this; ms. */
const keepMs = 5_000;

/** The calls that wait for one bucket, in the order in which they may go. */
export class Line {
  readonly #bucket: Bucket;
  readonly #classes = new Map<Priority, Waiting[]>(priorities.map((priority) => [priority, []]));
  readonly #kept = new Map<string, NodeJS.Timeout>();
  #timer: NodeJS.Timeout | null = null;
  /** Turns in a row that were taken over the heads of less urgent calls. */
  #over = 0;
  #lastOther = 0;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  get length(): number {
    return [...this.#classes.values()].reduce((sum, waiting) => sum + waiting.length, 0);
  }

  /** Waits for a turn; it ends with `answered`, or goes back with `keep`. Rejects when `signal` aborts before, or with `NoTurn`. */
  take(place: Place, { signal, atOnce, holder }: TakeOptions = {}): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (holder && this.#unkeep(holder)) return Promise.resolve();
    if (this.length === 0 && this.#bucket.take(performance.now())) return Promise.resolve();
    if (atOnce) return Promise.reject(new NoTurn());
    return new Promise((resolve, reject) => {
      const leave = () => {
        const waiting = this.#waiting(place.priority);
        waiting.splice(waiting.indexOf(one), 1);
        reject(signal?.reason);
      };
      const one: Waiting = {
        ...place,
        go() {
          signal?.removeEventListener('abort', leave);
          resolve();
        },
      };
      if (signal) setMaxListeners(0, signal);
      signal?.addEventListener('abort', leave, { once: true });
      this.#insert(one);
      this.#serve();
    });
  }

  /** A turn that came too late for this attempt is the next one's, if that comes soon. */
  keep(holder: string): void {
    if (holder === '' || this.#kept.has(holder)) {
      this.#putBack();
      return;
    }
    const timer = setTimeout(() => {
      this.#kept.delete(holder);
      this.#putBack();
    }, keepMs);
    timer.unref();
    this.#kept.set(holder, timer);
  }

  keeps(holder: string): boolean {
    return this.#kept.has(holder);
  }

  /** A call that had its turn has its answer, or will never have one. */
  answered(): void {
    this.#bucket.answered(performance.now());
    this.#serve();
  }

  /** The service has throttled a call of this bucket. */
  throttled(pauseMs?: number): void {
    this.#bucket.throttled(performance.now(), pauseMs);
  }

  #putBack(): void {
    this.#bucket.putBack(performance.now());
    this.#serve();
  }

  #unkeep(holder: string): boolean {
    clearTimeout(this.#kept.get(holder));
    return this.#kept.delete(holder);
  }

  #waiting(priority: Priority): Waiting[] {
    return this.#classes.get(priority) ?? [];
  }

  #insert(one: Waiting): void {
    const waiting = this.#waiting(one.priority);
    const at = waiting.findLastIndex((other) => !isBefore(one, other)) + 1;
    waiting.splice(at, 0, one);
  }

  /** Lets go whoever may, and comes back when the next one may. */
  #serve(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (this.length > 0) {
      const now = performance.now();
      if (!this.#bucket.take(now)) {
        this.#timer = setTimeout(() => this.#serve(), this.#bucket.untilNext(now));
        return;
      }
      this.#next()?.go();
    }
  }

  #next(): Waiting | undefined {
    const [most, ...others] = priorities.filter((priority) => this.#waiting(priority).length > 0);
    if (most === undefined) return undefined;
    if (others.length === 0) this.#over = 0;
    else this.#over += 1;
    if (this.#over < oneIn) return this.#waiting(most).shift();
    this.#over = 0;
    this.#lastOther += 1;
    const other = others[this.#lastOther % others.length] ?? most;
    return this.#waiting(other).shift();
  }
}

function isBefore(a: Place, b: Place): boolean {
  return (a.due - b.due || a.rank - b.rank || a.since - b.since) < 0;
}
