import { Writable } from 'node:stream';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRunbook } from '../../client/index.ts';
import { startWorker } from '../../worker/start-worker.ts';
import { type Stage, setStage, until } from '../run/stage.ts';

const nowhere = () => new Writable({ write: (_, __, done) => done() });
const runbook = {
  name: 'tea',
  steps: { ready: { uses: 'approval', with: { prompt: 'Is the tea ready?' } } },
};

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

test.each([
  ['debug', expect.stringContaining('ask')],
  ['info', ''],
])('a worker whose log level is %s answers where its runs wait with %o', async (level, expected) => {
  const { client, server, env } = stage;
  const logger = pino({ level }, nowhere());
  const taskQueue = `call-stacks-${level}`;
  const worker = await startWorker({ env, server, taskQueue, logger });
  try {
    const run = await startRunbook(client, { runbook, taskQueue });
    await until(run, ({ steps }) => steps.ready?.state === 'asking');
    expect(await client.workflow.getHandle(run.workflowId).query('__stack_trace')).toEqual(expected);
    await run.abort();
    expect(await run.result()).toMatchObject({ outcome: 'aborted' });
  } finally {
    await worker.stop();
  }
});
