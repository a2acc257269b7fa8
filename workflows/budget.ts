import { CancellationScope } from '@temporalio/workflow';
import type { BaselineAtOnce, StepInput } from '../activities/contract.ts';
import { told } from './failure.ts';
import { endOfMoment, moment } from './moment.ts';
import { baselines, nextTask } from './schedule.ts';

/** Above 4 MB of commands in one workflow task the server terminates the run, without any undo. */
const mostStarts = 16;
const mostBytes = 512 * 1024;

/** A start that waits for the looks of its moment. */
interface Asked {
  /** What is looked at before it; null: nothing. */
  look: StepInput | null;
  come: (seen: BaselineAtOnce | null) => void;
}

/**
 * Keeps what one workflow task starts small: the 17th start waits for the next task.
 *
 * All that is to be looked at at one moment is looked at together, and what is asked for meanwhile comes after it. So the run
 * goes on from its looks once, in the order in which they were asked for, and sees one time: the same in every replay.
 * That costs nothing: a workflow task is over only when its local activities are.
 */
export class Budget {
  readonly #goesByTheClock: () => boolean;
  #moment = -1;
  #starts = 0;
  #bytes = 0;
  #asked: Asked[] = [];
  #looking = false;
  #waiting: (() => void)[] = [];
  #breathing = false;

  /** @param goesByTheClock - looks are activities then */
  constructor(goesByTheClock: () => boolean) {
    this.#goesByTheClock = goesByTheClock;
  }

  /** Waits until a start of so many bytes fits, looks (null: at nothing), and begins with what was seen. `begin` schedules at once. */
  async spend<Begun>(
    bytes: number,
    look: () => StepInput | null,
    begin: (seen: BaselineAtOnce | null) => Begun,
  ): Promise<Begun> {
    while (!this.#fits(bytes)) await this.#nextTask();
    this.#starts += 1;
    this.#bytes += bytes;
    return begin(await this.#seen(look()));
  }

  #fits(bytes: number): boolean {
    if (moment() !== this.#moment && !this.#looking) this.#begin();
    return this.#starts === 0 || (this.#starts < mostStarts && this.#bytes + bytes <= mostBytes);
  }

  #begin(): void {
    this.#moment = moment();
    this.#starts = 0;
    this.#bytes = 0;
  }

  #seen(look: StepInput | null): Promise<BaselineAtOnce | null> {
    return new Promise((come) => {
      this.#asked.push({ look, come });
      if (!this.#looking) void CancellationScope.nonCancellable(() => this.#lookAtAll());
    });
  }

  async #lookAtAll(): Promise<void> {
    this.#looking = true;
    while (this.#asked.length > 0) {
      await endOfMoment();
      const asked = this.#asked;
      this.#asked = [];
      const looks = asked.flatMap(({ look }) => look ?? []);
      const seen = await lookAt(looks, this.#goesByTheClock());
      for (const { look, come } of asked) come(look && (seen.shift() ?? null));
    }
    this.#looking = false;
    this.#breathe();
  }

  #nextTask(): Promise<void> {
    return new Promise((come) => {
      this.#waiting.push(come);
      if (!this.#looking) this.#breathe();
    });
  }

  /** An activity ends the workflow task; local activities alone would keep it open. Who waits next is let in, cancelled or not. */
  #breathe(): void {
    if (this.#breathing || this.#waiting.length === 0) return;
    this.#breathing = true;
    void CancellationScope.nonCancellable(nextTask).then(() => {
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#breathing = false;
      this.#begin();
      for (const come of waiting) come();
    });
  }
}

/** What each came to, in their order; nothing where the looks took too long. */
async function lookAt(looks: StepInput[], byTheClock: boolean): Promise<BaselineAtOnce[]> {
  if (looks.length === 0) return [];
  try {
    return await baselines({ looks }, byTheClock);
  } catch (failure) {
    told(failure);
    return [];
  }
}
