import { afterAll, beforeAll, expect, test } from 'vitest';
import { effects, type Stage, setStage, until } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage?.close());

test('channels come up, a person approves, the show ends, and what came up is down again', async () => {
  const run = await stage.start({
    name: 'smoke',
    stayUp: 'untilEnd',
    steps: {
      channels: { uses: 'medialive:batchStart', with: { channelIds: ['1234561', '1234562'] } },
      check: { uses: 'approval', needs: ['channels'], with: { prompt: 'Fine?' } },
      report: {
        uses: 'm2:startBatchJob',
        at: 'end',
        with: {
          applicationId: 'app-asrun0000000000000000000',
          batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
        },
      },
    },
  });
  await until(run, (status) => status.asking.length === 1);
  expect(stage.simulator.cloud.state('channel:1234561')).toBe('RUNNING');
  await run.approve({ step: 'check', by: 'ada' });
  await until(run, (status) => status.phase === 'up');
  await run.end({});
  const last = await run.result();
  expect(last).toMatchObject({ outcome: 'ended', phase: 'ended', degraded: false });
  expect(last.steps.channels).toMatchObject({
    state: 'undone',
    started: ['channel:1234561', 'channel:1234562'],
    undone: ['channel:1234561', 'channel:1234562'],
  });
  expect(last.steps.report).toMatchObject({ state: 'done', outputs: { status: 'Succeeded' } });
  const [first, ...atTheEnd] = effects(stage);
  expect(first).toBe('BatchStart');
  // Beside each other.
  expect(atTheEnd.sort()).toEqual(['BatchStop', 'StartBatchJob']);
});
