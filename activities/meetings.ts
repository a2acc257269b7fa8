import { untilNextPoll } from './intervals.ts';

/** So few who wait may still shift when all of them look: the newest would see its own late otherwise. With more, a shift would part them. */
const mostThatShift = 8;

/** Waits that one read can serve. */
interface Meeting {
  waits: number;
  /** They look at multiples of their interval from then on, epoch milliseconds. */
  since: number;
}

/** When the waits of a process look: those that one read can serve at the same time, which is right for the newest of a few. */
export class Meetings {
  readonly #meetings = new Map<string, Meeting>();

  /** @param key - of what one read serves */
  join(key: string): Wait {
    const meeting = this.#meetings.get(key) ?? { waits: 0, since: 0 };
    this.#meetings.set(key, meeting);
    return new Wait(meeting, () => this.#meetings.delete(key));
  }
}

/** Somebody who waits for what is on its way. */
export class Wait {
  readonly #meeting: Meeting;
  readonly #close: () => void;

  constructor(meeting: Meeting, close: () => void) {
    this.#meeting = meeting;
    this.#close = close;
    meeting.waits += 1;
  }

  /** What is waited for has just been set going. */
  begun(): void {
    if (this.#meeting.waits <= mostThatShift) this.#meeting.since = Date.now();
  }

  /** Milliseconds until the next look. */
  untilNext(intervalMs: number): number {
    return untilNextPoll(intervalMs, this.#meeting.since);
  }

  /** It waits no longer. */
  end(): void {
    this.#meeting.waits -= 1;
    if (this.#meeting.waits === 0) this.#close();
  }
}
