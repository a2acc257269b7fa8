// A worker stops, whatever it is in the middle of.
import pino from 'pino';
import { expect, test } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { setStage } from '../run/stage.ts';

test('a worker whose work never ends stops by force, and says so', async () => {
  const stage = await setStage();
  await stage.stopWorker();
  const said: string[] = [];
  let begun = () => {};
  const reading = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const worker = await startWorker({
    env: stage.env,
    server: { address: stage.server.address, namespace: stage.server.namespace },
    taskQueue: stage.taskQueue,
    logger: pino({ level: 'warn' }, { write: (line: string) => void said.push(line) }),
    makeActivities: (options) => ({
      ...createActivities(options),
      load() {
        begun();
        return new Promise(() => {});
      },
    }),
  });
  await stage.start({ name: 'never-read', steps: { pause: { uses: 'wait', with: { for: '1s' } } } });
  await reading;
  await worker.stop();
  expect(said.join('')).toContain('the worker has stopped in the middle of its work, by force');
  await stage.close();
});
