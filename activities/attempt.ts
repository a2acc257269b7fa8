import { ApplicationFailure, CancelledFailure, Context } from '@temporalio/activity';
import { givenBack } from '../plan/last-words.ts';
import type { Begun, Report } from '../plan/ledger.ts';
import { asCaller, type Gate } from './caller.ts';
import type { Place, RunIdentity } from './contract.ts';
import { handBack, wrongPlace } from './hand-back.ts';
import { isOver } from './over.ts';
import { concealed } from './secrets.ts';
import { untilAborted } from './until-aborted.ts';

/** What one attempt hands on to the next through its heartbeats. `Notes` are the life cycle's own. */
export interface Memory<Notes> {
  /** The attempt that wrote it. */
  attempt: number;
  /** When the step was first scheduled, epoch milliseconds; absent: with the activity that wrote it. */
  since?: number;
  /** What the activity found before it acted; absent: it was given that. */
  begun?: Begun;
  /** That attempt ended with the answer of every call of its in here. */
  closed: boolean;
  /** Such as `3 of 10 running`, for people. */
  progress: string;
  notes: Notes;
}

/** An effect is sent within half the heartbeat time-out of its attempt's start: a stalled worker must not send behind a second attempt's back. */
export function sendingMs(): number {
  return (Context.current().info.heartbeatTimeoutMs ?? 10_000) / 2;
}

/** A wait beats at least five times within the heartbeat time-out; so does a read, and both hear of a cancel as soon. */
function beatMs(): number {
  return (Context.current().info.heartbeatTimeoutMs ?? 10_000) / 5;
}

/**
 * What is learned within so short a time is told in one piece: each heartbeat is a write of the server's, and what is over by then needs
 * none. A worker that dies meanwhile leaves calls whose answers are not known, which are looked for like any other.
 */
const toldWithinMs = 100;

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

/** How an activity goes at a step. */
export interface Acting {
  /** What it found itself before it acted, and wrote down; null: it was given that. */
  found: Begun | null;
  /** The memory of an activity of the same go that it goes on with; null: there was none. */
  handedOn: object | null;
  /** When the server last said that this attempt still has the step, epoch milliseconds; null: as it began. */
  heardAt: number | null;
}

/** Of an activity that was given all that was found before it. */
export const givenAct: Acting = { found: null, handedOn: null, heardAt: null };

/** One attempt of an activity: what came before it, its progress, and how it ends. */
export class Attempt<Notes> {
  /** The server takes it for lost so long after it, epoch milliseconds. */
  readonly #heardAt: number;
  readonly #context = Context.current();
  readonly #found: Begun | null;
  /** When the step was first scheduled, epoch milliseconds. */
  readonly scheduledAt: number;
  #beatAt = 0;
  #toTell: NodeJS.Timeout | null = null;
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
    { found, handedOn, heardAt }: Acting = givenAct,
  ) {
    const { attempt, heartbeatDetails, scheduledTimestampMs } = this.#context.info;
    const own = asMemory<Notes>(heartbeatDetails);
    const before = asMemory<Notes>(handedOn);
    const memory = own ?? before;
    this.#found = found;
    this.#heardAt = heardAt ?? Date.now();
    // Before an activity has written down what it found it sends nothing.
    if (own) this.uncertain = attempt > 1 && !(own.closed && own.attempt === attempt - 1);
    else if (found) this.uncertain = false;
    else this.uncertain = attempt > 1 || before?.closed === false;
    this.scheduledAt = memory?.since ?? scheduledTimestampMs;
    this.notes = memory?.notes ?? fresh;
    this.#progress = memory?.progress ?? '';
    if (run.place !== place) this.#wrongPlace(run.place, place, this.uncertain ? null : reportOf(this.notes));
  }

  get signal(): AbortSignal {
    return this.#context.cancellationSignal;
  }

  /** Only within this time may an effect be sent; later the attempt must be given back first. */
  maySend(): boolean {
    return Date.now() - this.#heardAt < sendingMs() && !this.signal.aborted;
  }

  /** The progress that the next heartbeat tells. */
  say(progress: string): void {
    this.#progress = progress;
  }

  /** Tells the server that we live, and what we know; at once where a worker that dies would leave it to guesses. */
  beat(progress: string, atOnce = false): void {
    this.#progress = progress;
    if (atOnce) this.#heartbeat(false);
    else this.remember();
  }

  /** The same where nothing may have changed since: then as often as the server has to hear of us, and no oftener. */
  live(progress: string): void {
    if (progress !== this.#progress) this.beat(progress);
    else if (Date.now() - this.#beatAt >= beatMs()) this.#heartbeat(false);
  }

  /** The same, between two calls of one try: what was learned is kept, and a cancel is heard of. */
  remember(): void {
    this.#toTell ??= setTimeout(() => {
      if (!isOver(this.#context)) this.#heartbeat(false);
    }, toldWithinMs);
  }

  #heartbeat(closed: boolean): void {
    if (this.#toTell) clearTimeout(this.#toTell);
    this.#toTell = null;
    this.#context.heartbeat(this.#memory(closed));
    this.#beatAt = Date.now();
  }

  #memory(closed: boolean): Memory<Notes> {
    return {
      attempt: this.#context.info.attempt,
      since: this.scheduledAt,
      ...(this.#found && { begun: this.#found }),
      closed,
      progress: concealed(this.#progress),
      notes: this.notes,
    };
  }

  /** What a failure tells beside the report. */
  #details(report: Report | null, flags: { mustAsk?: boolean } = {}, ...more: object[]): unknown[] {
    return this.#found ? [report, flags, this.#found, ...more] : [report, flags, ...more];
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
    return this.#within(
      longestMs,
      () => new ReadTooSlow(),
      report,
      (signal) => (typeof reading === 'function' ? asCaller({ signal }, () => reading(signal)) : reading),
    );
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
    const before = this.#progress;
    this.#progress = 'waiting for its turn: the service limits the rate of calls';
    try {
      await this.#within(until - Date.now(), () => new OutOfTime(), report, turn);
    } finally {
      this.#progress = before;
    }
  }

  /** Waits for some work, beating; not past its time, and not past the end of this attempt, with which the work's signal aborts. */
  async #within<Result>(
    ms: number,
    late: () => Error,
    report: () => Report | null,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.signal]);
    // Most work takes a moment: no error is made before it is needed.
    const tooLate = new Promise<never>((_, reject) => {
      void this.#beating(ms, signal).then(() => {
        if (!over.signal.aborted) reject(late());
      });
    });
    try {
      return await Promise.race([work(signal), tooLate]);
    } catch (error) {
      this.throwIfEnding(report);
      throw error;
    } finally {
      over.abort(through);
    }
  }

  /** Passes the time, beating, until it is over or the signal aborts. */
  async #beating(ms: number, signal: AbortSignal): Promise<void> {
    const until = Date.now() + ms;
    for (let left = ms; left > 0 && !signal.aborted; left = until - Date.now()) {
      await untilAborted(Math.min(left, beatMs()), signal);
      // Not where a timer fires a millisecond early.
      if (!signal.aborted && left > beatMs()) this.#heartbeat(false);
    }
  }

  throwIfEnding(report: () => Report | null): void {
    if (!this.signal.aborted) return;
    if (this.#context.cancellationDetails?.cancelRequested) {
      throw new CancelledFailure('cancelled', this.#details(report()));
    }
    throw this.giveBack('handed over', report());
  }

  /**
   * Ends this attempt without a failure of the step: the next one begins at once. Where a cancel was requested that has
   * not reached us there is none, and the report is the last word.
   *
   * Of an activity that looked by itself the next one is another activity: should the run turn back in between, all that
   * this one knew must be in the history.
   */
  giveBack(why: string, report: Report | null): ApplicationFailure {
    if (this.#found)
      return ApplicationFailure.create({
        type: givenBack,
        message: why,
        nonRetryable: true,
        details: this.#details(report, {}, this.#memory(true)),
      });
    this.#heartbeat(true);
    return handBack(why, { details: report ? [report] : [] });
  }

  /** The step has failed for good; the report goes with it. */
  fail(
    type: string,
    message: string,
    report: Report | null,
    flags: { mustAsk?: boolean } = {},
  ): ApplicationFailure {
    const details = this.#details(report, flags);
    return ApplicationFailure.create({ type, message, nonRetryable: true, details });
  }

  #wrongPlace(wanted: Place, here: Place, report: Report | null): never {
    // The next attempt must find what this one found, and know that it sent nothing.
    this.#heartbeat(!this.uncertain);
    throw wrongPlace(wanted, here, report ? [report] : []);
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

/** Why what stood beside some work ends: an error would be made for nobody. */
const through = 'through';

export function asMemory<Notes>(details: unknown): Memory<Notes> | null {
  return typeof details === 'object' && details !== null && 'notes' in details
    ? (details as Memory<Notes>)
    : null;
}
