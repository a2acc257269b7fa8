import { expect } from 'vitest';
import { startTeardown } from '../../client/index.ts';
import { setScenes } from './scenes.ts';
import { channels, ended, evening, flow, flowArn, isUp, show, times } from './shows.ts';
import { type Stage, until } from './stage.ts';

const scene = setScenes(4);

const breaking = () =>
  show('breaking-news', { feed: flow(), channel: channels(['1234562'], { needs: ['feed'] }) });

const stateOf = ({ simulator }: Stage, name: string) => simulator.cloud.state(name);

scene('breaking-news beside evening-news: the feed goes off with the last of them', async (stage) => {
  const first = await stage.start(evening());
  await until(first, isUp);
  const second = await stage.start(breaking());
  expect((await until(second, isUp)).steps.feed).toMatchObject({ state: 'adopted', started: [] });

  const one = await ended(first);
  expect(one).toMatchObject({ outcome: 'ended', degraded: false });
  expect(one.steps.contribution?.left[0]?.reason).toContain(
    `run ${second.workflowId} (step feed) still holds it`,
  );
  expect(times(stage, 'StopFlow')).toBe(0);
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');

  const other = await ended(second);
  expect(other).toMatchObject({ outcome: 'ended' });
  expect(other.steps.feed?.undone).toEqual([flowArn]);
  expect(times(stage, 'StopFlow')).toBe(1);
  expect(stateOf(stage, flowArn)).toBe('STANDBY');
});

scene(
  'a multiplex that was left to the last show goes off although channels of that show use it at first',
  async (stage) => {
    const multiplex = { uses: 'medialive:batchStart', with: { multiplexIds: ['2345671'] } };
    const first = await stage.start(show('first', { multiplex }));
    await until(first, isUp);
    const second = await stage.start(show('second', { multiplex, program: channels(['1234561']) }));
    await until(second, isUp);
    await ended(first);
    const slowly = { operation: 'BatchStop', resource: 'channel:1234561', delayMs: 700 };
    stage.simulator.cloud.faults.add({ kind: 'slow', ...slowly });
    expect((await ended(second)).steps.multiplex).toMatchObject({
      adopted: ['multiplex:2345671'],
      undone: ['multiplex:2345671'],
    });
    expect(stateOf(stage, 'multiplex:2345671')).toBe('IDLE');
  },
);

scene('what is left to a show whose step never began goes off with that show', async (stage) => {
  // It waits for the second channel, and holds the first.
  stage.simulator.cloud.set('channel:1234562', 'UPDATING');
  const both = { uses: 'medialive:batchStart', with: { channelIds: ['1234561', '1234562'] } };
  const first = await stage.start(show('first', { both }));
  await until(first, ({ steps }) => /waiting to look/.test(steps.both?.progress ?? ''));
  const second = await stage.start(show('second', { program: channels(['1234561']) }));
  await until(second, isUp);
  expect((await ended(second)).steps.program?.leftUp).toEqual(['channel:1234561']);
  expect(stateOf(stage, 'channel:1234561')).toBe('RUNNING');
  await first.abort();
  expect((await first.result()).steps.both).toMatchObject({ undone: ['channel:1234561'] });
  expect(stateOf(stage, 'channel:1234561')).toBe('IDLE');
});

scene('a feed that was on before the first show is turned off by none', async (stage) => {
  stage.simulator.cloud.set(flowArn, 'ACTIVE');
  const first = await stage.start(evening());
  await until(first, isUp);
  const second = await stage.start(breaking());
  await until(second, isUp);
  await ended(first);
  expect((await ended(second)).steps.feed).toMatchObject({ adopted: [flowArn], undone: [], leftUp: [] });
  expect(times(stage, 'StopFlow')).toBe(0);
});

scene(
  'a run that is to fail where another holds it names that run, starts nothing, and can take it over',
  async (stage) => {
    const first = await stage.start(evening());
    await until(first, isUp);
    const second = await stage.start(
      show('breaking-news', { feed: flow({ onConflict: 'fail', onFailure: 'ask' }) }),
    );
    const asking = await until(second, (status) => status.asking.length > 0);
    expect(asking.steps.feed?.error).toMatchObject({ type: 'Claimed' });
    expect(asking.steps.feed?.error?.message).toContain(
      `run ${first.workflowId} (step contribution) holds ${flowArn}`,
    );
    await expect(second.takeOver({ step: 'feed', reason: ' ' })).rejects.toThrow('a reason is needed');
    await second.takeOver({ step: 'feed', by: 'ada', reason: 'evening-news is over' });
    expect((await until(second, isUp)).steps.feed).toMatchObject({ state: 'adopted' });
    // Told to the run that lost it, once.
    const warnings = (await first.status()).steps.contribution?.warnings ?? [];
    expect(warnings).toEqual([
      expect.stringContaining(`${flowArn} taken over by ada for run ${second.workflowId}`),
    ]);
    const one = await ended(first);
    expect(one.steps.contribution?.left).toHaveLength(1);
    expect(one.steps.contribution?.warnings).toEqual(warnings);
    expect(times(stage, 'StopFlow')).toBe(0);
    // Brought up by the first, which had it taken and has gone: the last turns it off.
    expect((await ended(second)).steps.feed?.undone).toEqual([flowArn]);
  },
);

scene('a run that is to wait begins when the other has let go, and has its feed to itself', async (stage) => {
  const first = await stage.start(evening());
  await until(first, isUp);
  const second = await stage.start(
    show('breaking-news', { feed: flow({ onConflict: 'wait', timeout: '10s' }) }),
  );
  const waiting = await until(second, ({ steps }) => /holds/.test(steps.feed?.progress ?? ''));
  expect(waiting.steps.feed).toMatchObject({ state: 'starting' });
  await ended(first);
  expect((await until(second, isUp)).steps.feed).toMatchObject({ state: 'up', started: [flowArn] });
  await ended(second);
  expect(times(stage, 'StopFlow')).toBe(2);
});

scene(
  'a show that was terminated is noticed, and what it brought up goes off with the last that shared it',
  async (stage) => {
    const first = await stage.start(evening());
    await until(first, isUp);
    const second = await stage.start(breaking());
    await until(second, isUp);
    await stage.client.workflow.getHandle(first.workflowId).terminate();
    expect((await ended(second)).steps.feed?.undone).toEqual([flowArn]);
    expect(stateOf(stage, 'channel:1234561')).toBe('RUNNING');
  },
);

scene('what a terminated show left up is no debt of one that came after it', async (stage) => {
  const first = await stage.start(evening());
  await until(first, isUp);
  await stage.client.workflow.getHandle(first.workflowId).terminate();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const second = await stage.start(show('breaking-news', { feed: flow({ onConflict: 'fail' }) }));
  await until(second, isUp);
  expect((await ended(second)).steps.feed).toMatchObject({ adopted: [flowArn], undone: [] });
  expect(stateOf(stage, flowArn)).toBe('ACTIVE');
});

scene(
  'two shows that would wait for each other for ever: the one that waited last gives up and says why',
  async (stage) => {
    const waits = (needs: string[]) => ({ onConflict: 'wait', onFailure: 'ask', needs });
    const check = { uses: 'approval', with: { prompt: 'Go on?' } };
    const one = await stage.start(
      show('one', {
        feed: flow(),
        go: { ...check, needs: ['feed'] },
        channel: channels(['1234561'], waits(['go'])),
      }),
    );
    const other = await stage.start(
      show('other', {
        channel: channels(['1234561']),
        go: { ...check, needs: ['channel'] },
        feed: flow(waits(['go'])),
      }),
    );
    for (const run of [one, other]) await until(run, ({ asking }) => asking.length > 0);
    await one.approve({ step: 'go' });
    await until(one, ({ steps }) => /holds/.test(steps.channel?.progress ?? ''));
    await other.approve({ step: 'go' });
    const gaveUp = await until(other, ({ asking }) => asking.length > 0);
    expect(gaveUp.steps.feed?.error?.message).toContain('would wait for ever');
    expect((await one.status()).steps.channel?.state).toBe('starting');
    await other.abort();
    await other.result();
    await until(one, isUp);
    await ended(one);
  },
);

scene('a batch job that another run has under way is not submitted again', async (stage) => {
  stage.simulator.cloud.changeDelays({ batchJob: 3_000 });
  const job = {
    uses: 'm2:startBatchJob',
    with: {
      applicationId: 'app-asrun0000000000000000000',
      batchJobIdentifier: { scriptBatchJobIdentifier: { scriptName: 'ASRUN' } },
    },
    onFailure: 'ask',
  };
  const first = await stage.start(show('first', { report: job }));
  await until(first, ({ steps }) => (steps.report?.progress ?? '') !== '');
  const second = await stage.start(show('second', { report: job }));
  const refused = await until(second, ({ asking }) => asking.length > 0);
  expect(refused.steps.report?.error).toMatchObject({ type: 'Claimed' });
  expect(refused.steps.report?.error?.message).toContain(first.workflowId);
  await until(first, isUp);
  // It has ended: the same job is free again although the first show goes on.
  await second.retry({ step: 'report' });
  await until(second, isUp);
  const submits = stage.simulator.cloud.ledger.filter(({ operation }) => operation === 'StartBatchJob');
  expect(submits).toHaveLength(2);
});

scene(
  'what another show left to one that hands over is taken down by the tear-down of that one',
  async (stage) => {
    const first = await stage.start(evening());
    await until(first, isUp);
    const check = { uses: 'approval', needs: ['feed'], with: { prompt: 'Hand over?' } };
    const second = await stage.start({ name: 'breaking-news', steps: { feed: flow(), check } });
    await until(second, ({ asking }) => asking.length > 0);
    await ended(first);
    await second.approve({ step: 'check' });
    expect(await second.result()).toMatchObject({ outcome: 'done', steps: { feed: { started: [flowArn] } } });
    expect(stateOf(stage, flowArn)).toBe('ACTIVE');
    const down = await startTeardown(stage.client, { workflowId: second.workflowId });
    expect((await down.result()).steps.feed?.undone).toEqual([flowArn]);
    expect(times(stage, 'StopFlow')).toBe(1);
  },
);
