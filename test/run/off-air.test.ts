import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunHandle, type RunStatus, startRunbook } from '../../client/index.ts';
import type { JsonObject } from '../../plan/json.ts';
import { type Stage, setStage, until } from './stage.ts';

const ids = Array.from({ length: 40 }, (_, at) => String(8_100_000 + at));
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ world: { channels: ids } });
});
afterAll(() => stage?.close());

const takeId = () => ids.pop() ?? '';
const cloud = () => stage.simulator.cloud;
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();
const ms = (iso: string | null) => Date.parse(iso ?? 'never');
const isOn = (id: string) => cloud().state(`channel:${id}`) === 'RUNNING';
const inPhase = (phase: RunStatus['phase']) => (status: RunStatus) => status.phase === phase;
const stops = (id: string) =>
  cloud()
    .ledger.filter((entry) => entry.operation === 'BatchStop' && entry.resources.includes(`channel:${id}`))
    .map((entry) => ms(entry.at));

/** A show of one channel that begins at once. Times in milliseconds from now. */
function begin(
  id: string,
  keys: JsonObject,
  times: { onAir?: number; offAir?: number | string },
): Promise<RunHandle> {
  const { steps, ...rest } = keys;
  return startRunbook(stage.client, {
    runbook: {
      name: 'off-air',
      lead: '2h',
      ...rest,
      steps: {
        channels: { uses: 'medialive:batchStart', typical: '500ms', with: { channelIds: [id] } },
        ...(steps as JsonObject | undefined),
      },
    },
    taskQueue: stage.taskQueue,
    ...(times.onAir !== undefined && { onAirAt: fromNow(times.onAir) }),
    ...(times.offAir !== undefined && {
      offAirAt: typeof times.offAir === 'string' ? times.offAir : fromNow(times.offAir),
    }),
  });
}

describe.concurrent('the end of a show', () => {
  test('moves with its on-air time, and stays where it is with keep: end', async () => {
    const id = takeId();
    const run = await begin(id, { lead: '1s' }, { onAir: 3_600_000, offAir: '30m' });
    const before = await until(run, inPhase('scheduled'));
    const later = new Date(ms(before.onAirAt) + 600_000).toISOString();
    const shifted = await run.reschedule({ onAirAt: later, by: 'ada' });
    expect(shifted.onAirAt).toBe(later);
    expect(ms(shifted.offAirAt) - ms(before.offAirAt)).toBe(600_000);
    const kept = await run.reschedule({ onAirAt: before.onAirAt ?? '', keep: 'end' });
    expect(kept).toMatchObject({ onAirAt: before.onAirAt, offAirAt: shifted.offAirAt });
    expect(ms(kept.leadAt)).toBe(ms(before.onAirAt) - 1000);
    await expect(run.reschedule({ onAirAt: shifted.offAirAt ?? '', keep: 'end' })).rejects.toThrow(
      /would end at .* before it is on air/,
    );
    await expect(run.reschedule({ onAirAt: '2027-03-28 02:30 Europe/Berlin' })).rejects.toThrow(
      /reschedule refused/,
    );
    await run.abort();
    expect(await run.result()).toMatchObject({ outcome: 'aborted', steps: { channels: { started: [] } } });
  });

  test('comes sooner when the show is rescheduled to now', async () => {
    const id = takeId();
    const run = await begin(id, { lead: '6s' }, { onAir: 3_600_000, offAir: '30m' });
    await until(run, inPhase('scheduled'));
    const soon = fromNow(9000);
    await run.reschedule({ onAirAt: soon, offAirAt: '1s' });
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'ended', onAirAt: soon, wentOnAirAt: soon });
    expect(ms(record.endingAt) - ms(soon)).toBe(1000);
    expect(isOn(id)).toBe(false);
  });

  test('is moved by extend while the show is on air', async () => {
    const id = takeId();
    const run = await begin(id, {}, { onAir: 4000, offAir: '4s' });
    const before = await until(run, inPhase('onAir'));
    const extended = await run.extend({ duration: '1s' });
    expect(ms(extended.offAirAt) - ms(before.offAirAt)).toBe(1000);
    await expect(run.reschedule({ onAirAt: fromNow(60_000) })).rejects.toThrow(/on air since/);
    const record = await run.result();
    expect(record.endingAt).toBe(extended.offAirAt);
    expect(stops(id)[0]).toBeGreaterThanOrEqual(ms(extended.offAirAt));
  });

  test('is asked about where the document says so, and nothing stops until somebody answers', async () => {
    const id = takeId();
    const run = await begin(id, { atOffAir: 'ask' }, { onAir: 3500, offAir: '500ms' });
    const { asking } = await until(run, (status) => status.asking.length > 0);
    expect(asking).toMatchObject([{ step: '@off-air', answers: ['end', 'extend'] }]);
    expect(isOn(id)).toBe(true);
    const extended = await run.extend({ duration: '600ms' });
    expect(ms(extended.offAirAt)).toBeGreaterThan(Date.now() - 1000);
    expect(extended.asking).toEqual([]);
    await until(run, (status) => status.asking.length > 0);
    expect(isOn(id)).toBe(true);
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
    expect(stops(id)).toHaveLength(1);
  });

  test('is asked about in a run that was started without an on-air time', async () => {
    const id = takeId();
    const run = await begin(id, {}, { offAir: '700ms' });
    const up = await until(run, inPhase('up'));
    expect(ms(up.offAirAt) - ms(up.upAt)).toBe(700);
    await until(run, (status) => status.asking.some(({ step }) => step === '@off-air'));
    expect(isOn(id)).toBe(true);
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
  });

  test('takes nothing down by a clock while the run is held', async () => {
    const id = takeId();
    const run = await begin(id, {}, { onAir: 3000, offAir: '2s' });
    await until(run, inPhase('onAir'));
    const { offAirAt } = await run.hold();
    await until(run, () => Date.now() > ms(offAirAt) + 400);
    expect(await run.status()).toMatchObject({ phase: 'onAir', held: true });
    expect(isOn(id)).toBe(true);
    await run.resume();
    expect((await run.result()).outcome).toBe('ended');
    expect(isOn(id)).toBe(false);
  });

  test('lets what happens at the end begin at once, and what is up go after the post-roll', async () => {
    const id = takeId();
    const steps = { goodbye: { uses: 'approval', at: 'end', with: { prompt: 'Bye?' } } };
    const run = await begin(id, { postRoll: '1500ms', steps }, { onAir: 3500, offAir: '500ms' });
    const { asking, phase } = await until(run, (status) => status.asking.length > 0);
    expect({ phase, step: asking[0]?.step }).toEqual({ phase: 'ending', step: 'goodbye' });
    expect(isOn(id)).toBe(true);
    await run.approve({ step: 'goodbye' });
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'ended', endingAt: record.offAirAt });
    expect(stops(id)[0]).toBeGreaterThanOrEqual(ms(record.offAirAt) + 1500);
  });

  test('comes at once with end during the post-roll', async () => {
    const id = takeId();
    const run = await begin(id, { postRoll: '1h' }, { onAir: 3500, offAir: '500ms' });
    await until(run, inPhase('ending'));
    await run.end();
    expect((await run.result()).outcome).toBe('ended');
    expect(isOn(id)).toBe(false);
  });

  test('is known to what happens at the end, as it really was', async () => {
    const id = takeId();
    const steps = {
      until: { uses: 'wait', at: 'end', with: { until: '${{ run.offAirAt }}' } },
    };
    const run = await begin(id, { steps }, { onAir: 3000, offAir: '1h' });
    await until(run, inPhase('onAir'));
    await run.end();
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'ended', degraded: false, steps: { until: { state: 'done' } } });
    expect(ms(record.endingAt)).toBeLessThan(ms(record.offAirAt));
  });

  test('is handed over on air by a run that stays up for nothing', async () => {
    const id = takeId();
    const run = await begin(id, {}, { onAir: 4000 });
    const record = await run.result();
    expect(record).toMatchObject({ outcome: 'done', phase: 'onAir', late: false });
    expect(record.wentOnAirAt).toBe(record.onAirAt);
    expect(isOn(id)).toBe(true);
  });
});
