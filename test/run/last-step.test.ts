// A run that hands over lets go of what it held with its last step, where it is known to be the last.
import { expect } from 'vitest';
import { accountOf } from '../../activities/clients/place.ts';
import { type RunHandle, startTeardown } from '../../client/index.ts';
import { type ClaimBook, claimsQuery } from '../../plan/claims.ts';
import type { JsonObject } from '../../plan/json.ts';
import { setScenes } from './scenes.ts';
import { asks, channels, ended, flow, flowArn, isUp, job, show, times } from './shows.ts';
import { activitiesOf, type Stage, until } from './stage.ts';

const scene = setScenes(4);

const bookId = ({ env }: Stage, scope: string) => `claims:${accountOf(env)}:${scope}`;

async function holds(stage: Stage, scope = 'mediaconnect:eu-central-1'): Promise<ClaimBook['holds']> {
  const book = stage.client.workflow.getHandle(bookId(stage, scope));
  return (await book.query<ClaimBook>(claimsQuery)).holds;
}

const handedOver = (stage: Stage, steps: JsonObject): Promise<RunHandle> =>
  stage.start({ name: 'handed-over', steps });

const lettingGo = async (stage: Stage, run: RunHandle): Promise<string[]> =>
  (await activitiesOf(stage, run)).filter((type) => type === 'letGo');

scene('its last step lets go of all that it held, and nothing follows it', async (stage) => {
  const run = await handedOver(stage, { feed: flow(), report: job({ needs: ['feed'] }) });
  expect(await run.result()).toMatchObject({ outcome: 'done', steps: { feed: { started: [flowArn] } } });
  expect(await activitiesOf(stage, run)).toEqual(['load', 'mediaconnect:startFlow', 'm2:startBatchJob']);
  expect(await holds(stage)).toEqual([]);
  expect(await holds(stage, 'm2:eu-central-1')).toEqual([]);
});

scene('what another show had left to it is taken down by its tear-down', async (stage) => {
  const first = await stage.start(show('first', { feed: flow() }));
  await until(first, isUp);
  const check = { uses: 'approval', needs: ['feed'], with: { prompt: 'Hand over?' } };
  const second = await handedOver(stage, { feed: flow(), check, report: job({ needs: ['check'] }) });
  await until(second, asks);
  await ended(first);
  await second.approve({ step: 'check' });
  expect(await second.result()).toMatchObject({ outcome: 'done', steps: { feed: { started: [flowArn] } } });
  expect(await lettingGo(stage, second)).toEqual([]);
  expect(stage.simulator.cloud.state(flowArn)).toBe('ACTIVE');
  const down = await startTeardown(stage.client, { workflowId: second.workflowId });
  expect((await down.result()).steps.feed?.undone).toEqual([flowArn]);
  expect(times(stage, 'StopFlow')).toBe(1);
});

scene(
  'where the last are under way together, or people have the last word, it lets go by itself',
  async (stage) => {
    const together = await handedOver(stage, { feed: flow(), program: channels(['1234561']) });
    expect(await together.result()).toMatchObject({ outcome: 'done' });
    expect(await lettingGo(stage, together)).toEqual(['letGo']);
    const healthy = { for: '1s' };
    const gated = await handedOver(stage, { program: channels(['1234562'], { healthy }) });
    expect(await gated.result()).toMatchObject({ outcome: 'done' });
    expect(await lettingGo(stage, gated)).toEqual(['letGo']);
    expect(await holds(stage, 'medialive:eu-central-1')).toEqual([]);
  },
);

scene('what is done again while the last step is under way is held, and let go of', async (stage) => {
  const { cloud } = stage.simulator;
  cloud.changeDelays({ batchJob: 3_000, flowStart: 5_000 });
  cloud.faults.add({
    operation: 'StartFlow',
    kind: 'error',
    times: 1,
    error: { status: 403, type: 'ForbiddenException' },
  });
  const run = await handedOver(stage, {
    feed: flow({ onFailure: 'continue' }),
    program: channels(['1234561']),
    report: job({ needs: ['program', 'feed'] }),
  });
  await until(run, ({ steps }) => steps.report?.progress?.startsWith('submitted') ?? false);
  await run.retry({ step: 'feed' });
  await until(run, ({ steps }) => steps.report?.state === 'done');
  expect(await run.result()).toMatchObject({ outcome: 'done', steps: { feed: { started: [flowArn] } } });
  expect(await lettingGo(stage, run)).toEqual(['letGo']);
  expect(await holds(stage)).toEqual([]);
  expect(times(stage, 'StartFlow')).toBe(2);
});

scene('a book that does not answer keeps no run from its end', async (stage) => {
  stage.simulator.cloud.changeDelays({ batchJob: 2_000 });
  const run = await handedOver(stage, { feed: flow(), report: job({ needs: ['feed'] }) });
  await until(run, ({ steps }) => steps.report?.progress?.startsWith('submitted') ?? false);
  const workflowId = bookId(stage, 'mediaconnect:eu-central-1');
  await stage.client.workflow.getHandle(workflowId).terminate('a test of the operator');
  // In its place one that nobody serves.
  await stage.client.workflow.start('claims', { workflowId, taskQueue: 'nobody' });
  expect(await run.result()).toMatchObject({ outcome: 'done', steps: { feed: { started: [flowArn] } } });
  expect(await lettingGo(stage, run)).toEqual(['letGo']);
  await stage.client.workflow.getHandle(workflowId).terminate('a test of the operator');
});
