import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunHandle, RunStatus } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Lanes, openLanes } from './lanes.ts';
import { type Stage, until } from './stage.ts';

let lanes: Lanes;
beforeAll(async () => {
  lanes = await openLanes(4);
});
afterAll(() => lanes?.close());

const flowArn =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';

const show = (name: string, steps: JsonObject): JsonObject => ({ name, stayUp: 'untilEnd', steps });
const flow = (more: JsonObject = {}): JsonObject => ({
  uses: 'mediaconnect:startFlow',
  with: { flowArn },
  retry: { interval: '100ms' },
  ...more,
});
const channel = (id: string, more: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  with: { channelIds: [id] },
  retry: { interval: '100ms' },
  ...more,
});
const evening = () =>
  show('evening-news', { contribution: flow(), channels: channel('1234561', { needs: ['contribution'] }) });
const breaking = () =>
  show('breaking-news', { feed: flow(), channel: channel('1234562', { needs: ['feed'] }) });

const isUp = ({ phase }: RunStatus) => phase === 'up';
const stops = ({ simulator }: Stage) =>
  simulator.cloud.ledger.filter(({ operation }) => operation === 'StopFlow').length;
const stateOf = ({ simulator }: Stage, name: string) => simulator.cloud.state(name);

function scene(name: string, act: (stage: Stage) => Promise<void>): void {
  test.concurrent(name, () => lanes.use(act));
}

async function ended(run: RunHandle): Promise<RunStatus> {
  await run.end();
  return run.result();
}

scene('breaking-news beside evening-news: the feed goes off with the last of them', async (stage) => {
  const first = await stage.start(evening());
  await until(first, isUp);
  const second = await stage.start(breaking());
  expect((await until(second, isUp)).steps.feed).toMatchObject({ state: 'adopted', started: [] });

  const one = await ended(first);
  expect(one).toMatchObject({ outcome: 'ended', degraded: false });
  expect(one.steps.contribution?.left[0]?.reason).toContain(`run ${second.workflowId} (step feed) still holds it`);
  expect(stops(stage)).toBe(0);
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');

  const other = await ended(second);
  expect(other).toMatchObject({ outcome: 'ended' });
  expect(other.steps.feed?.undone).toEqual([flowArn]);
  expect(stops(stage)).toBe(1);
  expect(stateOf(stage, flowArn)).toBe('STANDBY');
});

scene('a feed that was on before the first show is turned off by none', async (stage) => {
  stage.simulator.cloud.set(flowArn, 'ACTIVE');
  const first = await stage.start(evening());
  await until(first, isUp);
  const second = await stage.start(breaking());
  await until(second, isUp);
  await ended(first);
  expect((await ended(second)).steps.feed).toMatchObject({ adopted: [flowArn], undone: [], leftUp: [] });
  expect(stops(stage)).toBe(0);
});
