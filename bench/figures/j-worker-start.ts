import { readFileSync } from 'node:fs';
import { prebuiltBundle } from '../../worker/bundle.ts';
import { startWorker, taskQueue, workerEnvironment } from '../engines/showcaller.ts';
import { startTemporal } from '../engines/temporal-server.ts';
import { untilPolling } from '../engines/until-polling.ts';
import { spread } from '../measure/statistics.ts';
import { exactly, type Figure } from './figure.ts';

/** KiB of code; the map behind it is not loaded into the sandbox. */
function bundleKiB(): number {
  const [code = ''] = readFileSync(prebuiltBundle({ encrypted: true }), 'utf8').split(
    '//# sourceMappingURL=',
    1,
  );
  return code.length / 1024;
}

export const workerStart: Figure = {
  id: 'j',
  title: 'a worker from the start of its process to its first poll; the code of the workflow bundle',
  withPeers: false,
  async measure({ cloud, rounds }) {
    const server = await startTemporal();
    try {
      const took: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        // A queue of its own: the server remembers pollers for minutes.
        const queue = `${taskQueue}-${round}`;
        const env = {
          ...workerEnvironment({ cloud, pollMs: 1_000 }, server.address),
          SHOWCALLER_TASK_QUEUE: queue,
        };
        const begun = performance.now();
        const worker = await startWorker(env);
        await untilPolling(server.client, queue, worker, 0);
        // The first start reads the files of the program into the system's cache.
        if (round > 0) took.push(performance.now() - begun);
        await worker.stop();
      }
      return {
        rounds: [],
        results: [
          { name: 'worker ready', unit: 'ms', value: spread(took), aim: { atMost: 1_500 } },
          { name: 'workflow bundle', unit: 'KiB', value: exactly(bundleKiB()), aim: { atMost: 600 } },
        ],
      };
    } finally {
      await server.close();
    }
  },
};
