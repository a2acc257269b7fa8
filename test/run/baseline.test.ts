import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { activitiesOf, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.simulator.cloud.reset());

test('a baseline that cannot be read at once is taken by an activity, and no workflow task fails', async () => {
  const { cloud } = stage.simulator;
  // One read before the start passes; then one is lost, with all its requests.
  cloud.faults.add({ operation: 'DescribeChannel', kind: 'garbage', after: 1, times: 3 });
  const run = await stage.start({
    name: 'baseline',
    stayUp: 'untilEnd',
    steps: { channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234561'] } } },
  });
  await until(run, (status) => status.phase === 'up');
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  expect(events?.some((event) => event.workflowTaskFailedEventAttributes)).toBe(false);
  expect(await activitiesOf(stage, run)).toContain('medialive:batchStart:baseline');
  await run.end({});
  await run.result();
});
