// A worker stops, whatever it is in the middle of.
import pino from 'pino';
import { expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { cloudVariables } from '../../cli/local/stage-environment.ts';
import { connect, startRunbook } from '../../client/index.ts';
import { startSimulator } from '../../simulator/index.ts';
import { startLocalServer } from '../../worker/local-server/index.ts';
import { startWorker } from '../../worker/start-worker.ts';

test('a worker whose work never ends stops by force, and says so', async () => {
  const [server, simulator] = await Promise.all([startLocalServer(), startSimulator()]);
  const env = { PATH: process.env.PATH, ...cloudVariables(simulator.url) };
  const said: string[] = [];
  let begun = () => {};
  const reading = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const worker = await startWorker({
    env,
    server: { address: server.address, namespace: server.namespace },
    taskQueue: 'stop',
    logger: pino({ level: 'warn' }, { write: (line: string) => void said.push(line) }),
    makeActivities: (options) => ({
      ...createActivities(options),
      load() {
        begun();
        return new Promise(() => {});
      },
    }),
  });
  const found = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
  const { client, connection } = await connect({ env: found });
  const runbook = { name: 'never-read', steps: { pause: { uses: 'wait', with: { for: '1s' } } } };
  await startRunbook(client, { runbook, taskQueue: 'stop' });
  await reading;
  await worker.stop();
  expect(said.join('')).toContain('the worker has stopped in the middle of its work, by force');
  await connection.close();
  await Promise.all([server.stop(), simulator.close()]);
});
