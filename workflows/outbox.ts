import { CancellationScope, log } from '@temporalio/workflow';
import type { Behind, NotifyInput } from '../activities/contract.ts';
import type { Notice } from '../plan/notices.ts';
import { condition } from './moment.ts';
import { notify } from './schedule.ts';

/** So many go into one activity: below 256 KiB. */
const batch = 10;
/** So many wait at most for somebody to take them; the oldest go. */
const mostWaiting = 200;
/** How long the end of a run waits for its last words, in milliseconds. */
const lastWordsMs = 10_000;

/**
 * Notices of a run on their way to the worker's addresses. Each receiver hears them in order; one that is down falls
 * behind alone. Whatever fails here harms nothing.
 */
export class Outbox {
  readonly #lost: (notices: number) => void;
  readonly #waiting: Notice[] = [];
  /** Receivers that did not take a notice, with what waits for each. */
  readonly #behind = new Map<string, Notice[]>();
  #draining = false;
  #closing = false;
  #underWay = 0;

  /** @param lost - is told how many notices were given up here */
  constructor(lost: (notices: number) => void) {
    this.#lost = lost;
  }

  post(notice: Notice): void {
    this.#waiting.push(notice);
    this.#cut(this.#waiting);
    if (this.#draining) return;
    this.#draining = true;
    void CancellationScope.nonCancellable(() => this.#drain());
  }

  /** Waits until all is told, 10 s at most; what is under way then goes on in the worker. */
  async close(): Promise<void> {
    const told = () => !this.#draining && this.#underWay === 0;
    if (told()) return;
    this.#closing = true;
    for (const [receiver, queue] of this.#behind) void this.#catchUp(receiver, queue.splice(0), 0);
    await condition(told, lastWordsMs);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const notices = this.#waiting.splice(0, batch);
      // The last words go to everybody at once.
      const except = this.#closing ? [] : [...this.#behind.keys()];
      for (const receiver of except) this.#behind.get(receiver)?.push(...notices);
      for (const { receiver, from, notBefore } of await this.#send({ notices, only: null, except }))
        this.#fallBehind(receiver, notices.slice(from), notBefore);
    }
    this.#draining = false;
  }

  #fallBehind(receiver: string, queue: Notice[], notBefore: number): void {
    this.#behind.set(receiver, queue);
    void CancellationScope.nonCancellable(() => this.#catchUp(receiver, queue, notBefore));
  }

  async #catchUp(receiver: string, queue: Notice[], notBefore: number): Promise<void> {
    for (let next = notBefore; queue.length > 0; next = 0) {
      this.#cut(queue);
      const notices = queue.splice(0, batch);
      await this.#send({ notices, only: { receiver, notBefore: next }, except: [] });
    }
    if (this.#behind.get(receiver) === queue) this.#behind.delete(receiver);
  }

  async #send(input: NotifyInput): Promise<Behind[]> {
    this.#underWay += 1;
    try {
      return (await notify(input)).behind;
    } catch (error) {
      log.warn('notices were not sent', { notices: input.notices.map(({ id }) => id), error });
      this.#lost(input.notices.length);
      return [];
    } finally {
      this.#underWay -= 1;
    }
  }

  #cut(queue: Notice[]): void {
    const over = queue.length - mostWaiting;
    if (over <= 0) return;
    queue.splice(0, over);
    this.#lost(over);
  }
}
