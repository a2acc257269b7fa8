// What happens to a run in one and the same workflow task.
import { setTimeout as sleep } from 'node:timers/promises';
import { CompleteAsyncError, Context } from '@temporalio/activity';
import { AsyncCompletionClient } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleOwn, whileWorking } from './own-workflow.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

test('nobody is asked about what comes at the very moment of its time-out', async () => {
  const taskQueue = 'same-moment';
  const workflowBundle = await bundleOwn('same-moment.ts');
  let begun: (token: Uint8Array) => void = () => undefined;
  const token = new Promise<Uint8Array>((resolve) => {
    begun = resolve;
  });
  const activities = {
    work() {
      begun(Context.current().info.taskToken);
      throw new CompleteAsyncError();
    },
  };
  const { client } = stage;
  const started = await client.workflow.start('waitsPatiently', {
    ...{ taskQueue, workflowId: 'same-moment', args: [2_000] },
  });
  const own = { taskQueue, workflowBundle, activities };
  const waits = await whileWorking(stage, own, () => token);
  // Nobody works: the end of the work and the time-out wait for the same workflow task.
  const { connection, options } = client;
  await new AsyncCompletionClient({ connection, namespace: options.namespace }).complete(waits, null);
  const timerHasFired = async () =>
    (await started.fetchHistory()).events?.some((event) => event.timerFiredEventAttributes);
  while (!(await timerHasFired())) await sleep(100);
  expect(await whileWorking(stage, own, () => started.result())).toEqual(['up', false]);
  const { events } = await started.fetchHistory();
  const kinds = events?.map((event) =>
    event.timerFiredEventAttributes ? 'timer' : event.workflowTaskStartedEventAttributes ? 'task' : '',
  );
  expect(kinds?.filter(Boolean).slice(0, 3)).toEqual(['task', 'timer', 'task']);
});
