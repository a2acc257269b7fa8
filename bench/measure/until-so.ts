import { setTimeout as sleep } from 'node:timers/promises';
import type { Process } from './process.ts';

/** Tries until it does not throw any more; rejects with the process's last words when that has ended, or after a minute. */
export async function untilSo(attempt: () => Promise<unknown>, child: Process): Promise<void> {
  const deadline = Date.now() + 60_000;
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (ended || Date.now() > deadline)
        throw new Error(`it did not come up: ${child.lastWords()}`, { cause: error });
    }
    await sleep(10);
  }
}
