import type { Notice } from '../../plan/notices.ts';
import { eventOf, signedHeaders } from './event.ts';
import { post } from './post.ts';
import type { Receiver } from './receivers.ts';

/** Pauses before the tries after the first one, in milliseconds: five tries in three minutes. */
const pausesMs = [1_000, 5_000, 30_000, 120_000];

/** How far the notices of a batch have come at one receiver; what an attempt hands on to the next. */
export interface Standing {
  /** Index of the next one. */
  from: number;
  /** Tries of that one so far. */
  tries: number;
}

/** What a delivery works with. */
export interface Sending {
  namespace: string;
  keys: readonly Buffer[];
  /** Receivers that want nothing any more, until the worker is started again. */
  gone: Set<string>;
  sent(receiver: Receiver): void;
  failed(receiver: Receiver, notices: readonly Notice[], why: string): void;
}

/** Notices of one run on their way to one receiver, in order. */
export class Delivery {
  readonly receiver: Receiver;
  readonly #notices: readonly Notice[];
  readonly #sending: Sending;
  standing: Standing;

  constructor(receiver: Receiver, notices: readonly Notice[], sending: Sending, standing: Standing) {
    this.receiver = receiver;
    this.#notices = notices;
    this.#sending = sending;
    this.standing = standing;
  }

  /**
   * Sends until the end (null), or until a notice is not taken: milliseconds before the next try.
   *
   * @param beat - called before each try, which takes 5 s at most
   */
  async go(beat: () => void): Promise<number | null> {
    while (this.standing.from < this.#notices.length) {
      if (this.#sending.gone.has(this.receiver.id)) return this.#giveUp('HTTP 410');
      beat();
      const pause = await this.#try();
      if (pause !== null) return pause;
    }
    return null;
  }

  async #try(): Promise<number | null> {
    const { from, tries } = this.standing;
    const notice = this.#notices[from];
    if (!notice) return null;
    const { namespace, keys, gone, sent, failed } = this.#sending;
    const body = eventOf(notice, namespace);
    const answered = await post(this.receiver, body, signedHeaders(notice.id, body, keys, Date.now()));
    switch (answered.kind) {
      case 'taken':
        sent(this.receiver);
        break;
      case 'refused':
        failed(this.receiver, [notice], answered.why);
        break;
      case 'gone':
        gone.add(this.receiver.id);
        return this.#giveUp(answered.why);
      case 'later': {
        const pause = pausesMs[tries];
        if (pause === undefined) return this.#giveUp(answered.why);
        this.standing = { from, tries: tries + 1 };
        return Math.max(pause, answered.pauseMs);
      }
    }
    this.standing = { from: from + 1, tries: 0 };
    return null;
  }

  #giveUp(why: string): null {
    const left = this.#notices.slice(this.standing.from);
    if (left.length > 0) this.#sending.failed(this.receiver, left, why);
    this.standing = { from: this.#notices.length, tries: 0 };
    return null;
  }
}
