// Health on a real server with a real worker: the gate behind up, and what status shows of the watch.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { effects, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

const channel = 'channel:1234561';
const flow =
  'arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-23aBC45dEF67hiJ8-12AbC34DE5fG:studio-main';
const show = (healthy: JsonObject | null): JsonObject => ({
  name: 'healthy-show',
  stayUp: 'untilEnd',
  steps: {
    flow: { uses: 'mediaconnect:startFlow', with: { flowArn: flow } },
    channels: {
      uses: 'medialive:batchStart',
      needs: ['flow'],
      with: { channelIds: ['1234561', '1234562'] },
      ...(healthy && { healthy }),
    },
  },
});

test('a step with a health gate is up when it has been healthy for so long, and status says why not before', async () => {
  const { cloud } = stage.simulator;
  cloud.reset();
  cloud.signal(channel, { alerts: [{ alertType: 'Video Not Detected', message: 'no picture' }] });
  const run = await stage.start(show({ for: '300ms', timeout: '1m' }));
  const waiting = await until(run, ({ steps }) => steps.channels?.health === 'unhealthy');
  expect(waiting.phase).toBe('starting');
  expect(waiting.steps.channels?.progress).toContain(`unhealthy: ${channel} alert Video Not Detected`);
  cloud.signal(channel, { alerts: [] });
  const up = await until(run, ({ phase }) => phase === 'up' || phase === 'onAir');
  expect(up).toMatchObject({ degraded: false, steps: { channels: { state: 'up', health: 'healthy' } } });
  await run.end();
  await run.result();
});

test('status shows what comes in, and trouble while it lasts; nothing is touched', async () => {
  const { cloud } = stage.simulator;
  cloud.reset();
  const run = await stage.start(show(null));
  const well = await until(run, ({ steps }) => steps.channels?.inputs?.length === 2);
  expect(well.steps.channels).toMatchObject({
    health: 'healthy',
    inputs: [`${channel}: contribution active on both pipelines`, expect.any(String)],
  });
  expect(well.steps.flow?.inputs).toEqual([`${flow}: 1 program: video h264 1920x1080, audio aac`]);
  const before = effects(stage);
  cloud.signal(channel, { input: false });
  cloud.signal(flow, { input: false });
  const cut = await until(run, ({ trouble }) => trouble.length === 2);
  expect(cut.trouble.map(({ step, code }) => [step, code]).sort()).toEqual([
    ['channels', 'Alert'],
    ['flow', 'NoInput'],
  ]);
  expect(cut.steps.channels?.health).toBe('unhealthy');
  await until(run, ({ steps }) => steps.channels?.inputs?.[0]?.includes('no input active') === true);
  cloud.signal(channel, { input: true });
  cloud.signal(flow, { input: true });
  const again = await until(run, ({ trouble }) => trouble.length === 0);
  expect(again).toMatchObject({
    outcome: 'running',
    steps: { channels: { state: 'up', health: 'healthy' } },
  });
  expect(effects(stage)).toEqual(before);
  await stage.stopWorker();
  const unseen = await until(run, ({ steps }) => steps.channels?.inputs === undefined);
  expect(unseen.steps.channels?.state).toBe('up');
  await stage.startWorker();
  await run.end();
  expect((await run.result()).outcome).toBe('ended');
});

test('a probe is done when what comes out advances, and frozen it says so when its time is out', async () => {
  const { cloud } = stage.simulator;
  cloud.reset();
  cloud.changeLive('news', { segmentMs: 100 });
  const url = `${stage.simulator.url}/live/news/index.m3u8`;
  const document = (timeout: string): JsonObject => ({
    name: 'probed-show',
    steps: { output: { uses: 'probe', with: { url }, timeout } },
  });
  const good = await (await stage.start(document('1m'))).result();
  expect(good.steps.output).toMatchObject({ state: 'done', outputs: { url, status: 200 } });
  cloud.changeLive('news', { frozen: true });
  const stuck = await (await stage.start(document('1s'))).result();
  expect(stuck.steps.output).toMatchObject({ state: 'failed', error: { type: 'TimedOut' } });
  expect(stuck.steps.output?.error?.message).toContain('at segment');
});

test('a probe of a host that the worker may not ask fails before anything is asked', async () => {
  const url = 'http://127.0.0.1:9/index.m3u8';
  const steps = { output: { uses: 'probe', with: { url } } };
  const ended = await (await stage.start({ name: 'probed-show', steps })).result();
  expect(ended.steps.output?.error).toMatchObject({ type: 'ProbeNotAllowed' });
});
