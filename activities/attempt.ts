import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import type { Report } from '../plan/ledger.ts';
import { asCaller, type Gate } from './caller.ts';
import type { Place, RunIdentity } from './contract.ts';
import { concealed } from './secrets.ts';

/** What one attempt hands on to the next through its heartbeats. `Notes` are the life cycle's own. */
export interface Memory<Notes> {
  /** The attempt that wrote it. */
  attempt: number;
  /** That attempt ended with the answer of every call of its in here. */
  closed: boolean;
  /** Such as `3 of 10 running`, for people. */
  progress: string;
  notes: Notes;
}

/** An effect is sent within half the heartbeat time-out of its attempt's start: a stalled worker must not send behind a second attempt's back. */
function sendingMs(): number {
  return (Context.current().info.heartbeatTimeoutMs ?? 10_000) / 2;
}

/** A wait beats at least five times within the heartbeat time-out; so does a read, and both hear of a cancel as soon. */
function beatMs(): number {
  return (Context.current().info.heartbeatTimeoutMs ?? 10_000) / 5;
}

/** A read with all its pages; a single request of it has time-outs of its own. */
const longestReadMs = 15_000;

/** A read that has not answered in time; judged like any time-out: it is asked again. */
export class ReadTooSlow extends Error {
  override name = 'TimeoutError';
  override message = 'no answer in time';
}

/** The time of a step was over before the turn of its call came; nothing was sent. */
class OutOfTime extends Error {
  override name = 'OutOfTime';
}

export interface SendInput<Result> {
  /** One call with an effect. */
  call(): Promise<Result>;
  report(): Report | null;
  /** Until then it may wait for its turn, epoch milliseconds. */
  until: number;
  /** What the call goes by was seen so long ago that it must be looked at again, epoch milliseconds; default: never. */
  goodUntil?: number;
}

/** One attempt of an activity: what came before it, its progress, and how it ends. */
export class Attempt<Notes> {
  readonly #begun = Date.now();
  readonly #context = Context.current();
  #beatAt = 0;
  /** An earlier attempt ended without a word (killed, lost): calls of it may have been sent. */
  readonly uncertain: boolean;
  notes: Notes;
  #progress = '';

  /** @param reportOf - what the notes say of the calls so far; goes with an attempt that is given back */
  constructor(
    fresh: Notes,
    run: RunIdentity,
    place: Place,
    reportOf: (notes: Notes) => Report | null = noReport,
  ) {
    const { attempt, heartbeatDetails } = this.#context.info;
    const memory = asMemory<Notes>(heartbeatDetails);
    this.uncertain = attempt > 1 && !(memory?.closed === true && memory.attempt === attempt - 1);
    this.notes = memory?.notes ?? fresh;
    this.#progress = memory?.progress ?? '';
    if (run.place !== place) this.#wrongPlace(run.place, place, this.uncertain ? null : reportOf(this.notes));
  }

  /** When the step was first scheduled, epoch milliseconds. */
  get scheduledAt(): number {
    return this.#context.info.scheduledTimestampMs;
  }

  get signal(): AbortSignal {
    return this.#context.cancellationSignal;
  }

  /** Only within this time may an effect be sent; later the attempt must be given back first. */
  maySend(): boolean {
    return Date.now() - this.#begun < sendingMs() && !this.signal.aborted;
  }

  /** Tells the server that we live, and what we know. */
  beat(progress: string): void {
    this.#progress = progress;
    this.#heartbeat(false);
  }

  /** The same where nothing has changed since: as often as the server has to hear of us, and no oftener. */
  live(progress: string): void {
    if (progress !== this.#progress || Date.now() - this.#beatAt >= beatMs()) this.beat(progress);
  }

  /** The same, between two calls of one try: what was learned is kept, and a cancel is heard of. */
  remember(): void {
    this.#heartbeat(false);
  }

  #heartbeat(closed: boolean): void {
    const memory: Memory<Notes> = {
      attempt: this.#context.info.attempt,
      closed,
      progress: concealed(this.#progress),
      notes: this.notes,
    };
    this.#context.heartbeat(memory);
    this.#beatAt = Date.now();
  }

  /** Waits, or throws when the operator cancels (with the report) or the worker stops (the attempt is given back). */
  async wait(ms: number, report: () => Report | null): Promise<void> {
    this.throwIfEnding(report);
    await this.#beating(ms, this.signal);
    this.throwIfEnding(report);
  }

  /**
   * Waits for a read, but not past its time, and not past the end of this attempt. Rejects with `ReadTooSlow`. A read
   * that is begun here also ends with the wait, and leaves the line for its turn.
   */
  async read<Result>(
    reading: Promise<Result> | ((signal: AbortSignal) => Promise<Result>),
    report: () => Report | null,
    longestMs = longestReadMs,
  ): Promise<Result> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.signal]);
    const late = this.#beating(longestMs, signal).then(() => Promise.reject(new ReadTooSlow()));
    const begun = typeof reading === 'function' ? asCaller({ signal }, () => reading(signal)) : reading;
    try {
      return await Promise.race([begun, late]);
    } catch (error) {
      this.throwIfEnding(report);
      throw error;
    } finally {
      over.abort();
      late.catch(() => undefined);
    }
  }

  /**
   * Sends one call with an effect when its turn comes within the service's rate. A turn that comes when this attempt may
   * not send any more is kept for the next one, and the attempt is given back. Null: it was not sent before `until`.
   */
  async send<Result>({ call, report, until, goodUntil }: SendInput<Result>): Promise<Result | null> {
    const gate: Gate = {
      wait: (turn) => this.#passingTime(turn, report, until),
      open: () => this.maySend() && Date.now() < (goodUntil ?? Number.POSITIVE_INFINITY),
      tooLate: () => {
        this.throwIfEnding(report);
        return this.giveBack('its turn came too late; the next attempt sends', report());
      },
    };
    try {
      return await asCaller({ gate }, call);
    } catch (error) {
      if (error instanceof OutOfTime) return null;
      throw error;
    }
  }

  async #passingTime(
    turn: (signal: AbortSignal) => Promise<void>,
    report: () => Report | null,
    until: number,
  ): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.signal]);
    const before = this.#progress;
    this.#progress = 'waiting for its turn: the service limits the rate of calls';
    const late = this.#beating(until - Date.now(), signal).then(() => Promise.reject(new OutOfTime()));
    try {
      await Promise.race([turn(signal), late]);
    } catch (error) {
      this.throwIfEnding(report);
      throw error;
    } finally {
      this.#progress = before;
      over.abort();
      late.catch(() => undefined);
    }
  }

  /** Passes the time, beating, until it is over or the signal aborts. */
  async #beating(ms: number, signal: AbortSignal): Promise<void> {
    const until = Date.now() + ms;
    for (let left = ms; left > 0 && !signal.aborted; left = until - Date.now()) {
      await pause(Math.min(left, beatMs()), undefined, { signal }).catch(() => undefined);
      if (!signal.aborted && Date.now() < until) this.#heartbeat(false);
    }
  }

  throwIfEnding(report: () => Report | null): void {
    if (!this.signal.aborted) return;
    if (this.#context.cancellationDetails?.cancelRequested) {
      const known = report();
      throw new CancelledFailure('cancelled', known ? [known] : []);
    }
    throw this.giveBack('handed over', report());
  }

  /**
   * Ends this attempt without a failure of the step: the next one begins at once. Where a cancel was requested that has
   * not reached us there is none, and the report is the last word.
   */
  giveBack(why: string, report: Report | null): ApplicationFailure {
    this.#heartbeat(true);
    return ApplicationFailure.create({
      type: 'GivenBack',
      message: why,
      nextRetryDelay: '1ms',
      details: report ? [report] : [],
    });
  }

  /** The step has failed for good; the report goes with it. */
  fail(
    type: string,
    message: string,
    report: Report | null,
    flags: { mustAsk?: boolean } = {},
  ): ApplicationFailure {
    return ApplicationFailure.create({ type, message, nonRetryable: true, details: [report, flags] });
  }

  #wrongPlace(wanted: Place, here: Place, report: Report | null): never {
    // The next attempt must find what this one found, and know that it sent nothing.
    this.#heartbeat(!this.uncertain);
    throw ApplicationFailure.create({
      type: 'WrongPlace',
      message: `this worker acts in ${here}, the run began in ${wanted}: another worker must go on with it`,
      nextRetryDelay: '2s',
      details: report ? [report] : [],
    });
  }
}

/** An attempt that ends so, within a call or before it: no answer of a service, and to be passed on. */
export function isEnding(error: unknown): boolean {
  return (
    error instanceof ApplicationFailure || error instanceof CancelledFailure || error instanceof OutOfTime
  );
}

function noReport(): null {
  return null;
}

function asMemory<Notes>(details: unknown): Memory<Notes> | null {
  return typeof details === 'object' && details !== null && 'notes' in details
    ? (details as Memory<Notes>)
    : null;
}
