import { condition, sleep, workflowInfo } from '@temporalio/workflow';

/** Above 4 MB of commands in one workflow task the server terminates the run, without any undo. */
const mostStarts = 16;
const mostBytes = 512 * 1024;

/** Keeps what one workflow task starts small: the 17th start waits for the next task. */
export class Budget {
  #task = -1;
  #starts = 0;
  #bytes = 0;
  #underWay = 0;
  #breath: Promise<void> | null = null;

  /** Waits until a start of so many bytes fits, and runs it (until its activity is scheduled). */
  async spend<Result>(bytes: number, start: () => Promise<Result>): Promise<Result> {
    while (!this.#fits(bytes)) await this.#nextTask();
    this.#starts += 1;
    this.#bytes += bytes;
    this.#underWay += 1;
    try {
      return await start();
    } finally {
      this.#underWay -= 1;
    }
  }

  #fits(bytes: number): boolean {
    const task = workflowInfo().historyLength;
    if (task !== this.#task && this.#underWay === 0) {
      this.#task = task;
      this.#starts = 0;
      this.#bytes = 0;
    }
    return this.#starts === 0 || (this.#starts < mostStarts && this.#bytes + bytes <= mostBytes);
  }

  /** A timer ends the workflow task; local activities alone would keep it open. */
  async #nextTask(): Promise<void> {
    this.#breath ??= condition(() => this.#underWay === 0)
      .then(() => sleep(1))
      .finally(() => {
        this.#breath = null;
        this.#task = -1;
      });
    await this.#breath;
  }
}
