import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../worker/local-server/index.ts';
import type { Engine } from '../engines/engine.ts';
import { startOneWorker } from '../engines/one-worker.ts';
import { startPostgres } from '../measure/postgres.ts';
import { startScript } from '../measure/process.ts';
import { untilSo } from '../measure/until-so.ts';

/** DBOS with a durable step for each step of the runbook, on a PostgreSQL of its own. */
export const dbos: Engine = {
  name: 'dbos',
  title: 'DBOS on PostgreSQL, a durable step each',
  durable: true,
  async start({ cloud, pollMs }) {
    const [postgres, port] = await Promise.all([startPostgres(), freePort()]);
    const database = `${postgres.url}/dbos`;
    const file = join(import.meta.dirname, 'dbos-process.ts');
    const { PATH } = process.env;
    const start = () => startScript({ PATH }, file, cloud.url, String(pollMs), database, String(port));
    const { first, controls } = await startOneWorker(start);
    await untilSo(() => fetch(`http://127.0.0.1:${port}/`), first);
    return {
      ...controls,
      servers: () => [postgres.pid],
      async run(show) {
        for (;;)
          try {
            const answer = await fetch(`http://127.0.0.1:${port}/`, {
              method: 'POST',
              body: JSON.stringify(show),
            });
            if (answer.ok) return;
            throw new Error(`${show.key}: ${await answer.text()}`);
          } catch (error) {
            // The worker that was asked is gone; the next one knows by the id how far it came.
            if (!(error instanceof TypeError)) throw error;
            await sleep(50);
          }
      },
      async close() {
        await controls.killWorker();
        await postgres.close();
      },
    };
  },
};
