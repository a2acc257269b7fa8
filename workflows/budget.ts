import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { mostStartsOfTask } from '../plan/names.ts';
import { nextTask } from './schedule.ts';

/** Above 4 MB of commands in one workflow task the server terminates the run, without any undo. */
const mostBytes = 1024 * 1024;

/** Keeps what one workflow task starts small: what does not fit waits for the next task. */
export class Budget {
  /** Which task is counted: the history's length as it began. */
  #task = -1;
  #starts = 0;
  #bytes = 0;
  #waiting: (() => void)[] = [];

  /** Begins when a start of so many bytes fits. `begin` schedules at once. */
  async spend<Begun>(bytes: number, begin: () => Begun): Promise<Begun> {
    while (!this.#fits(bytes)) await this.#nextTask();
    this.#starts += 1;
    this.#bytes += bytes;
    return begin();
  }

  #fits(bytes: number): boolean {
    const { historyLength } = workflowInfo();
    if (historyLength !== this.#task) {
      this.#task = historyLength;
      this.#starts = 0;
      this.#bytes = 0;
    }
    return this.#starts === 0 || (this.#starts < mostStartsOfTask && this.#bytes + bytes <= mostBytes);
  }

  /** Who waits next is let in, cancelled or not. */
  #nextTask(): Promise<void> {
    return new Promise((come) => {
      this.#waiting.push(come);
      if (this.#waiting.length > 1) return;
      void CancellationScope.nonCancellable(nextTask).then(() => {
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const one of waiting) one();
      });
    });
  }
}
