import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { nextTask } from './schedule.ts';

/** Above 4 MB of commands in one workflow task the server terminates the run, without any undo. */
const mostStarts = 16;
const mostBytes = 512 * 1024;

interface Turn {
  number: number;
  come: () => void;
}

/**
 * Keeps what one workflow task starts small: the 17th start waits for the next task.
 *
 * Looks (local activities) end in any order, one at a time as they run, and all at once in a replay. So nothing begins
 * before all that are under way have ended, and then in the order in which it was asked for: the same in every replay.
 * That costs nothing: a workflow task is over only when its local activities are.
 */
export class Budget {
  #task = -1;
  #starts = 0;
  #bytes = 0;
  #underWay = 0;
  #asked = 0;
  #turns: Turn[] = [];
  #waiting: (() => void)[] = [];
  #breathing = false;

  /** Waits until a start of so many bytes fits, looks, and begins with what was seen. `begin` schedules at once. */
  async spend<Seen, Begun>(
    bytes: number,
    look: () => Promise<Seen> | Seen,
    begin: (seen: Seen) => Begun,
  ): Promise<Begun> {
    while (!this.#fits(bytes)) await this.#nextTask();
    this.#starts += 1;
    this.#bytes += bytes;
    this.#underWay += 1;
    this.#asked += 1;
    const number = this.#asked;
    const seen = await this.#looked(look);
    await this.#turn(number);
    return begin(seen);
  }

  async #looked<Seen>(look: () => Promise<Seen> | Seen): Promise<Seen> {
    try {
      return await look();
    } catch (defect) {
      this.#ended();
      throw defect;
    }
  }

  #fits(bytes: number): boolean {
    const task = workflowInfo().historyLength;
    if (task !== this.#task && this.#underWay === 0) this.#begin(task);
    return this.#starts === 0 || (this.#starts < mostStarts && this.#bytes + bytes <= mostBytes);
  }

  #begin(task: number): void {
    this.#task = task;
    this.#starts = 0;
    this.#bytes = 0;
  }

  /** Its look has ended; comes when all have. */
  #turn(number: number): Promise<void> {
    return new Promise((come) => {
      this.#turns.push({ number, come });
      this.#ended();
    });
  }

  #ended(): void {
    this.#underWay -= 1;
    // One step later, so that the last one waits for its turn like the others.
    if (this.#underWay === 0) void Promise.resolve().then(() => this.#allEnded());
  }

  #allEnded(): void {
    const turns = this.#turns.toSorted((a, b) => a.number - b.number);
    this.#turns = [];
    for (const { come } of turns) come();
    this.#breathe();
  }

  #nextTask(): Promise<void> {
    return new Promise((come) => {
      this.#waiting.push(come);
      if (this.#underWay === 0) this.#breathe();
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
      this.#begin(workflowInfo().historyLength);
      for (const come of waiting) come();
    });
  }
}
