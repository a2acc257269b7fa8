import { setTimeout as sleep } from 'node:timers/promises';
import { AlreadyRunning, CommandRefused, InvalidRunbook, RunNotFound } from '../../client/index.ts';

/** Answers that another try would not change. */
function isFinal(error: unknown): boolean {
  return [AlreadyRunning, CommandRefused, InvalidRunbook, RunNotFound].some((type) => error instanceof type);
}

/** Asks again while server or workers are down, for as long as `isOver` is false. */
export async function patient<Answer>(ask: () => Promise<Answer>, isOver = () => false): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (isFinal(error) || isOver()) throw error;
      await sleep(250);
    }
  }
}
