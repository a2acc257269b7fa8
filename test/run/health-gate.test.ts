import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { type Stage, setStage, until } from './stage.ts';

const ids = Array.from({ length: 12 }, (_, at) => String(8_200_000 + at));
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ world: { channels: ids } });
});
afterAll(() => stage?.close());

const takeId = () => ids.pop() ?? '';
const cloud = () => stage.simulator.cloud;
const document = (id: string, keys: JsonObject = {}): JsonObject => ({
  name: 'healthy',
  stayUp: 'untilEnd',
  steps: {
    channels: {
      uses: 'medialive:batchStart',
      with: { channelIds: [id] },
      healthy: { for: '300ms', timeout: '1s' },
      ...keys,
    },
  },
});
const loseInput = (id: string) => cloud().signal(`channel:${id}`, { input: false });
const findInput = (id: string) => cloud().signal(`channel:${id}`, { input: true });

describe.concurrent('a step with a health gate', () => {
  test('is up when it has been healthy for long enough', async () => {
    const run = await stage.start(document(takeId(), { healthy: { for: '300ms', timeout: '1m' } }));
    const up = await until(run, (status) => status.phase === 'up');
    expect(up).toMatchObject({ degraded: false, steps: { channels: { state: 'up', health: 'healthy' } } });
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
  });

  test('is unhealthy and not failed without its input: a person is asked, and it is up once the input is back', async () => {
    const id = takeId();
    loseInput(id);
    const run = await stage.start(document(id));
    const asked = await until(run, (status) => status.asking.length > 0);
    expect(asked).toMatchObject({ degraded: true, phase: 'starting' });
    expect(asked.steps.channels).toMatchObject({ health: 'unhealthy', error: null });
    expect(asked.asking).toMatchObject([{ step: 'channels', answers: ['approve', 'abort'] }]);
    findInput(id);
    const up = await until(run, (status) => status.phase === 'up');
    expect(up).toMatchObject({ asking: [], steps: { channels: { state: 'up', health: 'healthy' } } });
    await run.end();
    await run.result();
  });

  test('is taken as it is when a person says so', async () => {
    const id = takeId();
    loseInput(id);
    const run = await stage.start(document(id));
    await until(run, (status) => status.asking.length > 0);
    await run.approve({ step: 'channels', by: 'ada' });
    const up = await until(run, (status) => status.phase === 'up');
    expect(up.steps.channels).toMatchObject({ state: 'up', health: 'unhealthy' });
    expect(up.steps.channels?.warnings).toEqual([expect.stringContaining('by ada')]);
    await run.end();
    expect((await run.result()).steps.channels?.undone).toEqual([`channel:${id}`]);
  });

  test('is taken down by an abort while it is unhealthy', async () => {
    const id = takeId();
    loseInput(id);
    const run = await stage.start(document(id));
    await until(run, (status) => status.asking.length > 0);
    await run.abort();
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'aborted', steps: { channels: { undone: [`channel:${id}`] } } });
  });
});

test('what goes wrong while the show is up is shown and told, and nothing is touched', async () => {
  const id = takeId();
  const run = await stage.start(document(id, { healthy: { for: '50ms', timeout: '1m' } }));
  await until(run, (status) => status.phase === 'up');
  const before = cloud().ledger.filter((entry) => entry.effect.length > 0).length;
  loseInput(id);
  const troubled = await until(run, (status) => status.trouble.length > 0);
  expect(troubled.trouble[0]).toMatchObject({ step: 'channels', resource: `channel:${id}` });
  expect(troubled).toMatchObject({
    phase: 'up',
    outcome: 'running',
    steps: { channels: { health: 'unhealthy' } },
  });
  expect(troubled.next).toContain('There is one problem');
  findInput(id);
  await until(run, (status) => status.trouble.length === 0 && status.steps.channels?.health === 'healthy');
  const after = cloud().ledger.filter((entry) => entry.effect.length > 0 && entry.actor === 'client').length;
  expect(after).toBe(before);
  await run.end();
  await run.result();
});
