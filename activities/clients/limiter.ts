import type { Call } from '../call-failed.ts';
import { caller } from '../caller.ts';
import { Bucket } from './bucket.ts';
import { Line } from './line.ts';
import { rateOf } from './rates.ts';

/** What is left to people at a console, and to clocks and networks that are not even. */
const ofRate = 0.98;
const ofBurst = 0.9;

/** One operation of one service in one region; region empty: the worker's own. */
export interface RatedCall extends Call {
  region: string;
}

/** A turn that was waited for. */
export interface Waited {
  /** The service, or the part of it that the vendor counts by itself. */
  group: string;
  region: string;
  priority: string;
  ms: number;
}

/** Keeps all calls of one worker within the vendors' rates, the most urgent first. Every request takes a turn, also one again. */
export class Limiter {
  readonly #share: number;
  readonly #lines = new Map<string, Line>();
  /** Told of each turn that was waited for. */
  onWaited: (waited: Waited) => void = () => {};

  /** @param share - the part of each rate that this worker may use */
  constructor(share: number) {
    this.#share = share;
  }

  /** Waits for the turn of a read; ended by `signal`. `answered` must follow. Throws `NoTurn` for a caller that never waits. */
  async readTurn(call: RatedCall, signal: AbortSignal | undefined): Promise<void> {
    const who = caller();
    const { priority, due, first, atOnce } = who;
    // What is looked at again and again takes turns; what leads to an effect keeps its place from the first attempt on.
    const since = priority === 'polls' || priority === 'checks' ? Date.now() : who.since;
    const place = { priority, due, since, rank: first ? 0 : 2 } as const;
    await this.#waited(call, this.#line(call).take(place, { signal: signal ?? null, atOnce }));
    who.onTurn();
  }

  /** Waits for the turn of a call with an effect, as its caller's gate has it. `answered` must follow. */
  async effectTurn(call: RatedCall): Promise<void> {
    const { priority, due, since, gate, holder, atOnce, onTurn } = caller();
    const line = this.#line(call);
    const place = { priority, due, since, rank: 1 } as const;
    const take = (signal: AbortSignal | null) =>
      this.#waited(call, line.take(place, { signal, holder, atOnce }));
    if (!gate) return take(null);
    await gate.wait(take);
    if (!gate.open()) {
      line.keep(holder);
      throw gate.tooLate();
    }
    onTurn();
  }

  /** Whether a turn that came too late is kept for this holder. */
  keeps(holder: string): boolean {
    return [...this.#lines.values()].some((line) => line.keeps(holder));
  }

  /** A call that had its turn has its answer, or will never have one. */
  answered(call: RatedCall): void {
    this.#line(call).answered();
  }

  /** The service has throttled this call. */
  throttled(call: RatedCall, pauseMs?: number): void {
    this.#line(call).throttled(pauseMs);
  }

  #line(call: RatedCall): Line {
    const { group, perSecond, burst } = rateOf(call);
    const key = `${group} ${call.region}`;
    const known = this.#lines.get(key);
    if (known) return known;
    const bucket = new Bucket({
      perSecond: perSecond * ofRate * this.#share,
      burst: Math.max(1, Math.floor(burst * ofBurst * this.#share)),
      now: performance.now(),
    });
    const made = new Line(bucket);
    this.#lines.set(key, made);
    return made;
  }

  async #waited(call: RatedCall, turn: Promise<void>): Promise<void> {
    const { priority } = caller();
    const begun = performance.now();
    await turn;
    const ms = performance.now() - begun;
    if (ms >= 1) this.onWaited({ group: rateOf(call).group, region: call.region, priority, ms });
  }
}
