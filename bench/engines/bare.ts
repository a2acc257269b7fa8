import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Show } from '../work/show.ts';
import type { Engine } from './engine.ts';

/** What the script is told, and what it says. */
export interface BareOrder {
  readonly id: number;
  readonly show: Show;
}
export interface BareAnswer {
  readonly id: number;
  readonly error: string | null;
}

/** A script with the vendors' SDKs: nothing is durable. */
export const bare: Engine = {
  name: 'bare',
  title: 'bare script, nothing durable',
  durable: false,
  async start({ cloud, pollMs }) {
    const child = fork(join(import.meta.dirname, 'bare-process.ts'), [cloud.url, String(pollMs)], {
      execArgv: ['--import', 'tsx'],
    });
    await once(child, 'message');
    const run = orders(child);
    return {
      workers: () => [child.pid ?? 0],
      servers: () => [],
      run,
      killWorker: null,
      startWorker: () => Promise.reject(new Error('what a bare script did is lost with it')),
      async close() {
        const ended = once(child, 'exit');
        child.disconnect();
        await ended;
      },
    };
  },
};

function orders(child: ChildProcess): (show: Show) => Promise<void> {
  const waiting = new Map<number, (answer: BareAnswer) => void>();
  child.on('message', (answer: BareAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  let id = 0;
  return (show) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, ({ error }) => (error === null ? resolve() : reject(new Error(error))));
      child.send({ id, show } satisfies BareOrder);
    });
}
