import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunHandle, type RunStatus, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Stage, setStage, until } from './stage.ts';

const flows = Array.from(
  { length: 20 },
  (_, at) => `arn:aws:mediaconnect:eu-central-1:123456789012:flow:1-${at}:studio-${at}`,
);
const ids = Array.from({ length: 60 }, (_, at) => String(8_000_000 + at));
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ world: { flows, channels: ids } });
});
afterAll(() => stage?.close());

const takeId = () => ids.pop() ?? '';
const cloud = () => stage.simulator.cloud;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();
const channel = (id: string, keys: JsonObject = {}): JsonObject => ({
  uses: 'medialive:batchStart',
  typical: '500ms',
  with: { channelIds: [id] },
  ...keys,
});
/** Its start is accepted and goes no further; the function returned lets it. */
function stick(id: string): () => void {
  const { id: fault } = cloud().faults.add({
    operation: 'BatchStart',
    resource: `channel:${id}`,
    kind: 'stuck',
    times: 0,
  });
  return () => cloud().faults.remove(fault);
}

interface Times {
  /** Milliseconds from now. */
  onAir?: number;
  offAir?: number | string;
}

function begin(keys: JsonObject, { onAir, offAir }: Times): Promise<RunHandle> {
  return startRunbook(stage.client, {
    runbook: { name: 'go-live', stayUp: 'untilEnd', ...keys },
    taskQueue: stage.taskQueue,
    ...(onAir !== undefined && { onAirAt: fromNow(onAir) }),
    ...(offAir !== undefined && { offAirAt: typeof offAir === 'string' ? offAir : fromNow(offAir) }),
  });
}

const inPhase = (phase: RunStatus['phase']) => (status: RunStatus) => status.phase === phase;
const ms = (iso: string | null) => Date.parse(iso ?? 'never');
const sentAt = (operation: string, name: string) =>
  cloud()
    .ledger.filter((entry) => entry.operation === operation && entry.resources.includes(name))
    .map((entry) => ms(entry.at));
const isOn = (id: string) => cloud().state(`channel:${id}`) === 'RUNNING';

describe.concurrent('a run with an on-air time', () => {
  test('begins no earlier than its lead, is on air at the time, and goes down at its end in reverse', async () => {
    const id = takeId();
    const [flow = ''] = flows;
    const run = await begin(
      {
        lead: '6s',
        steps: {
          contribution: { uses: 'mediaconnect:startFlow', typical: '300ms', with: { flowArn: flow } },
          channels: { ...channel(id), needs: ['contribution'] },
        },
      },
      { onAir: 10_000, offAir: '1s' },
    );
    const scheduled = await until(run, inPhase('scheduled'));
    expect(ms(scheduled.onAirAt) - ms(scheduled.leadAt)).toBe(6000);
    expect(ms(scheduled.steps.contribution?.latestStart ?? null)).toBe(ms(scheduled.onAirAt) - 1000);
    expect(scheduled.next).toMatch(/^SCHEDULED: On air at .+ Steps begin at .+/);
    const up = await until(run, inPhase('up'));
    expect(ms(up.upAt)).toBeLessThan(ms(up.onAirAt));
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'ended', phase: 'ended', late: false, degraded: false });
    expect(record.wentOnAirAt).toBe(record.onAirAt);
    expect(record.endingAt).toBe(record.offAirAt);
    expect(ms(record.offAirAt) - ms(record.onAirAt)).toBe(1000);
    const [started = 0] = sentAt('StartFlow', flow);
    const [stopped = 0] = sentAt('StopFlow', flow);
    const [channelStopped = 0] = sentAt('BatchStop', `channel:${id}`);
    expect(started).toBeGreaterThanOrEqual(ms(record.leadAt));
    expect(channelStopped).toBeGreaterThanOrEqual(ms(record.offAirAt));
    expect(stopped).toBeGreaterThan(channelStopped);
  });

  test('turns late before the time is missed, and the show goes on when it is up', async () => {
    const id = takeId();
    const release = stick(id);
    const run = await begin(
      { lead: '1h', steps: { channels: channel(id, { typical: '20s' }) } },
      { onAir: 8000, offAir: '1h' },
    );
    const late = await until(run, (status) => status.late);
    expect(Date.now()).toBeLessThan(ms(late.onAirAt));
    expect(late.next).toMatch(/^LATE\. /);
    expect(late.steps.channels?.slackSeconds).toBeLessThanOrEqual(0);
    await until(run, () => Date.now() > ms(late.onAirAt) + 200);
    expect((await run.status()).phase).toBe('starting');
    release();
    const onAir = await until(run, inPhase('onAir'));
    expect(onAir).toMatchObject({ late: true, outcome: 'running', steps: { channels: { state: 'up' } } });
    expect(ms(onAir.wentOnAirAt)).toBeGreaterThan(ms(onAir.onAirAt));
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
  });

  test('is not late any more when all of it is up in time after all', async () => {
    const id = takeId();
    const run = await begin(
      { lead: '1h', steps: { channels: channel(id, { typical: '1h' }) } },
      { onAir: 60_000 },
    );
    const up = await until(run, inPhase('up'));
    expect(up.late).toBe(false);
    await run.end();
    await run.result();
  });

  test('goes on air at the time with what is up, degraded, and the rest keeps coming', async () => {
    const [main, backup] = [takeId(), takeId()];
    const release = stick(backup);
    const run = await begin(
      { lead: '1h', steps: { main: channel(main), backup: channel(backup) } },
      { onAir: 3000, offAir: '1h' },
    );
    const onAir = await until(run, inPhase('onAir'));
    expect(onAir).toMatchObject({ degraded: true, late: true, steps: { backup: { state: 'starting' } } });
    release();
    await until(run, (status) => status.steps.backup?.state === 'up');
    expect((await run.status()).phase).toBe('onAir');
    await run.end();
    const record = await run.result();
    expect(record.outcome).toBe('ended');
    expect([isOn(main), isOn(backup)]).toEqual([false, false]);
  });

  test('asks before it goes on air without something, where the document says so', async () => {
    const [main, backup] = [takeId(), takeId()];
    stick(backup);
    const run = await begin(
      { lead: '1h', atOnAir: 'ask', steps: { main: channel(main), backup: channel(backup) } },
      { onAir: 3000, offAir: '1h' },
    );
    const { asking, phase } = await until(run, (status) => status.asking.length > 0);
    expect(phase).toBe('starting');
    expect(asking).toMatchObject([{ step: '@on-air', answers: ['approve', 'abort'] }]);
    expect(asking[0]?.prompt).toContain('backup');
    await run.approve({ step: '@on-air' });
    expect(await until(run, inPhase('onAir'))).toMatchObject({ degraded: true, asking: [] });
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
  });

  test('takes its question back when all of it is up before anybody answers', async () => {
    const id = takeId();
    const release = stick(id);
    const run = await begin(
      { lead: '1h', atOnAir: 'ask', steps: { channels: channel(id) } },
      { onAir: 1500, offAir: '1h' },
    );
    await until(run, (status) => status.asking.length > 0);
    release();
    expect(await until(run, inPhase('onAir'))).toMatchObject({
      asking: [],
      steps: { channels: { state: 'up' } },
    });
    await run.end();
    await run.result();
  });

  test('gives up at its on-air time where the document says so, and takes down what came up', async () => {
    const [main, backup] = [takeId(), takeId()];
    const release = stick(backup);
    const run = await begin(
      { lead: '1h', atOnAir: 'abort', steps: { main: channel(main), backup: channel(backup) } },
      { onAir: 3000, offAir: '1h' },
    );
    await until(run, inPhase('rollingBack'));
    release();
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'aborted', error: { type: 'Aborted' } });
    expect([isOn(main), isOn(backup)]).toEqual([false, false]);
  });

  test('asks instead of rolling back what fails once its time has come', async () => {
    const [main, other] = [takeId(), takeId()];
    const run = await begin(
      {
        lead: '1h',
        steps: {
          main: channel(main),
          pause: { uses: 'wait', with: { for: '2s' } },
          other: { ...channel(other), needs: ['pause'] },
        },
      },
      { onAir: 1000, offAir: '1h' },
    );
    cloud().faults.add({
      operation: 'BatchStart',
      resource: `channel:${other}`,
      kind: 'partial',
      ids: [other],
      code: 'ForbiddenException',
    });
    const asking = await until(run, (status) => status.asking.length > 0);
    expect(asking).toMatchObject({
      phase: 'onAir',
      steps: { other: { state: 'asking' }, main: { state: 'up' } },
    });
    expect(isOn(main)).toBe(true);
    await run.end();
    await run.result();
  });

  test('is asked about before anything starts when a resource has gone since it was booked', async () => {
    const [main, gone] = [takeId(), takeId()];
    const run = await begin(
      { lead: '1s', steps: { main: channel(main), other: channel(gone) } },
      { onAir: 3000 },
    );
    await until(run, inPhase('scheduled'));
    cloud().set(`channel:${gone}`, 'DELETED');
    const { asking, phase } = await until(run, (status) => status.asking.length > 0);
    expect(phase).not.toBe('starting');
    expect(asking).toMatchObject([{ step: '@preflight', answers: ['approve', 'retry', 'abort'] }]);
    expect(asking[0]?.prompt).toContain(gone);
    expect(sentAt('BatchStart', `channel:${main}`)).toEqual([]);
    await run.abort();
    expect((await run.result()).outcome).toBe('aborted');
  });
});

describe.concurrent('a step that passes its time-out with an on-air time', () => {
  const slowly = async (id: string) =>
    begin(
      { lead: '1h', steps: { channels: channel(id, { timeout: '700ms' }) } },
      { onAir: 3_600_000, offAir: '1h' },
    );

  test('is slow and not failed: a person is asked, and it is up when it comes up', async () => {
    const id = takeId();
    const release = stick(id);
    const run = await slowly(id);
    const slow = await until(run, (status) => status.asking.length > 0);
    expect(slow.steps.channels).toMatchObject({ state: 'asking', slow: true, error: null });
    expect(slow.asking).toMatchObject([{ step: 'channels', answers: ['retry', 'skip', 'abort'] }]);
    release();
    const up = await until(run, inPhase('up'));
    expect(up).toMatchObject({ asking: [], degraded: false, steps: { channels: { state: 'up' } } });
    expect(sentAt('BatchStart', `channel:${id}`)).toHaveLength(1);
    await run.end();
    expect((await run.result()).steps.channels?.undone).toEqual([`channel:${id}`]);
  });

  test('is gone on without when a person skips it, and is taken down all the same', async () => {
    const id = takeId();
    const release = stick(id);
    const run = await slowly(id);
    await until(run, (status) => status.asking.length > 0);
    await run.skip({ step: 'channels' });
    await until(run, inPhase('up'));
    release();
    await run.end();
    const record = await run.result();
    expect(record.steps.channels?.undone).toEqual([`channel:${id}`]);
    expect(isOn(id)).toBe(false);
  });

  test('is looked at again when a person retries it, and not started twice', async () => {
    const id = takeId();
    const release = stick(id);
    const run = await slowly(id);
    await until(run, (status) => status.asking.length > 0);
    await run.retry({ step: 'channels' });
    await until(run, (status) => status.asking.length === 0);
    release();
    await until(run, inPhase('up'));
    expect(sentAt('BatchStart', `channel:${id}`)).toHaveLength(1);
    await run.end();
    expect((await run.result()).steps.channels?.undone).toEqual([`channel:${id}`]);
  });
});
