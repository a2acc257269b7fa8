import { setTimeout as sleep } from 'node:timers/promises';
import { TemporalUnreachable } from '../plan/temporal-unreachable.ts';

/** How long a server that was there may be away, such as for its own restart, in milliseconds. */
const awayFor = 20_000;

/** Asks again while the server is out of reach, 20 s at most; anything else that goes wrong is thrown at once. */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const deadline = Date.now() + awayFor;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof TemporalUnreachable) || Date.now() > deadline) throw error;
      await sleep(500);
    }
  }
}
