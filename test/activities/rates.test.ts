// Pure logic of the vendors' rates: bucket, line and limiter under a clock that only the test moves.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asCaller, type Caller, NoTurn, noTime, type Priority, priorities } from '../../activities/caller.ts';
import { Bucket } from '../../activities/clients/bucket.ts';
import { Limiter } from '../../activities/clients/limiter.ts';
import { Line, type Place } from '../../activities/clients/line.ts';
import { rateOf } from '../../activities/clients/rates.ts';
import { serviceNames } from '../../activities/outcome-table.ts';
import { read, rowsOf } from '../house/source.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A line with nothing saved up, that lets one go each `1000 / perSecond` ms. */
function emptyLine(perSecond: number): Line {
  const now = performance.now();
  const bucket = new Bucket({ perSecond, burst: 2, now });
  for (let at = 0; at < 2; at += 1) bucket.take(now);
  for (let at = 0; at < 2; at += 1) bucket.answered(now);
  return new Line(bucket);
}

const place = (priority: Priority, more: Partial<Place> = {}): Place => ({
  ...{ priority, due: noTime, rank: 2, since: 0 },
  ...more,
});

/** Takes a turn and writes down when it came. */
function queue(line: Line, went: string[], name: string, where: Place, holder = ''): void {
  line.take(where, { holder }).then(
    () => {
      went.push(name);
      line.answered();
    },
    () => went.push(`${name} left`),
  );
}

test('a bucket gives its burst at once and then its rate', () => {
  const bucket = new Bucket({ perSecond: 5, burst: 30, now: 0 });
  const taken = (now: number) => {
    let count = 0;
    while (bucket.take(now)) count += 1;
    for (let at = 0; at < count; at += 1) bucket.answered(now);
    return count;
  };
  expect(taken(0)).toBe(30);
  expect(taken(1_000)).toBe(5);
  expect(bucket.untilNext(1_000)).toBe(200);
  expect(taken(11_000)).toBe(30);
});

test('calls that are not answered yet count as part of the burst: the service may count them all at once', () => {
  const bucket = new Bucket({ perSecond: 10, burst: 5, now: 0 });
  const taken = (now: number) => {
    let count = 0;
    while (bucket.take(now)) count += 1;
    return count;
  };
  expect(taken(0)).toBe(5);
  bucket.answered(1_000);
  bucket.answered(1_000);
  expect(taken(1_500)).toBe(2);
  // None of them is answered: what hangs does not hold up others for ever.
  expect(taken(1_900)).toBe(0);
  expect(bucket.untilNext(1_900)).toBe(100);
  expect(taken(4_000)).toBe(5);
});

test('a bucket whose calls are throttled all the same is empty, fills at half its rate, and comes back', () => {
  const bucket = new Bucket({ perSecond: 10, burst: 10, now: 0 });
  bucket.throttled(0);
  // Answers to calls that went out together are one complaint.
  bucket.throttled(100);
  const taken = (from: number, to: number) => {
    let count = 0;
    for (let now = from; now < to; now += 10)
      if (bucket.take(now)) {
        bucket.answered(now);
        count += 1;
      }
    return count;
  };
  expect(taken(100, 5_100)).toBeCloseTo(25, -0.5);
  expect(taken(5_100, 10_100)).toBeCloseTo(50, -0.5);
  bucket.throttled(10_100);
  bucket.throttled(11_200);
  expect(taken(11_200, 13_200)).toBeCloseTo(5, -0.5);
});

test('a bucket keeps still for as long as the service said', () => {
  const bucket = new Bucket({ perSecond: 10, burst: 10, now: 0 });
  bucket.throttled(0, 2_000);
  expect(bucket.take(1_900)).toBe(false);
  expect(bucket.untilNext(1_000)).toBe(1_200);
  expect(bucket.take(2_300)).toBe(true);
});

test('path to air goes before undo, undo before polls, polls before checks', async () => {
  const line = emptyLine(10);
  const went: string[] = [];
  for (const priority of [...priorities].reverse()) queue(line, went, priority, place(priority));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(went).toEqual(['pathToAir', 'undo', 'polls', 'checks']);
});

test('of the calls on the path to air, what is due first goes first, then effects, then what has waited longest', async () => {
  const line = emptyLine(10);
  const went: string[] = [];
  queue(line, went, 'look', place('pathToAir', { since: 1 }));
  queue(line, went, 'younger start', place('pathToAir', { rank: 1, since: 3 }));
  queue(line, went, 'start', place('pathToAir', { rank: 1, since: 2 }));
  queue(line, went, 'look of who has a turn', place('pathToAir', { rank: 0, since: 9 }));
  queue(line, went, 'due later', place('pathToAir', { due: 2_000 }));
  queue(line, went, 'due', place('pathToAir', { due: 1_000, since: 9 }));
  await vi.advanceTimersByTimeAsync(2_000);
  expect(went).toEqual(['due', 'due later', 'look of who has a turn', 'start', 'younger start', 'look']);
});

test('one turn in twenty is another’s, in turn, so that nobody waits for ever', async () => {
  const line = emptyLine(10);
  const went: string[] = [];
  for (let at = 0; at < 200; at += 1) queue(line, went, 'pathToAir', place('pathToAir'));
  for (const priority of ['undo', 'polls', 'checks'] as const)
    for (let at = 0; at < 9; at += 1) queue(line, went, priority, place(priority));
  await vi.advanceTimersByTimeAsync(12_000);
  const others = went.slice(0, 120).filter((name) => name !== 'pathToAir');
  expect(others).toHaveLength(6);
  expect(new Set(others)).toEqual(new Set(['undo', 'polls', 'checks']));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(went).toHaveLength(227);
});

test('a call that never waits throws, and one whose caller is cancelled leaves the line at once', async () => {
  const line = emptyLine(1);
  const went: string[] = [];
  const over = new AbortController();
  const waiting = line.take(place('pathToAir'), { signal: over.signal });
  queue(line, went, 'next', place('polls'));
  await expect(line.take(place('pathToAir'), { atOnce: true })).rejects.toThrow(NoTurn);
  over.abort(new Error('cancelled'));
  await expect(waiting).rejects.toThrow('cancelled');
  await expect(line.take(place('pathToAir'), { signal: over.signal })).rejects.toThrow('cancelled');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(went).toEqual(['next']);
  expect(line.length).toBe(0);
});

test('a turn that came too late is kept for its holder, and for others when it does not come back', async () => {
  const line = emptyLine(1);
  const went: string[] = [];
  await vi.advanceTimersByTimeAsync(1_000);
  await line.take(place('pathToAir'));
  line.keep('step');
  expect(line.keeps('step')).toBe(true);
  await line.take(place('pathToAir'), { holder: 'step' });
  expect(line.keeps('step')).toBe(false);
  line.keep('gone');
  for (let at = 0; at < 6; at += 1) queue(line, went, 'other', place('polls'));
  await vi.advanceTimersByTimeAsync(4_500);
  expect(went).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(600);
  expect(went).toHaveLength(6);
});

test('a call with an effect passes its caller’s gate, and is kept when it is too late', async () => {
  const limiter = new Limiter(1);
  const call = { service: 'mediaconnect', operation: 'StartFlow', region: 'eu-central-1' } as const;
  let open = false;
  const gate: Caller['gate'] = {
    wait: (turn) => turn(new AbortController().signal),
    open: () => open,
    tooLate: () => new Error('too late'),
  };
  const send = () => asCaller({ gate, holder: 'run step' }, () => limiter.effectTurn(call));
  await expect(send()).rejects.toThrow('too late');
  expect(limiter.keeps('run step')).toBe(true);
  open = true;
  await send();
  expect(limiter.keeps('run step')).toBe(false);
});

test('regions and groups of calls have rates of their own, and a worker has its share of them', async () => {
  const limiter = new Limiter(0.5);
  const never = async (operation: string, region: string) => {
    const turns = Array.from({ length: 40 }, () =>
      asCaller({ atOnce: true }, () =>
        limiter.readTurn({ service: 'mediaconnect', operation, region }, undefined),
      ),
    );
    return (await Promise.allSettled(turns)).filter((turn) => turn.status === 'fulfilled').length;
  };
  // Nine tenths of half of 30.
  expect(await never('ListFlows', 'eu-central-1')).toBe(13);
  expect(await never('StopFlow', 'eu-central-1')).toBe(0);
  expect(await never('StopFlow', 'us-east-1')).toBe(13);
  expect(await never('DescribeFlow', 'eu-central-1')).toBe(13);
});

test('every rate says where its numbers are from, and stands in the docs', () => {
  const groups = serviceNames.map((service) => rateOf({ service, operation: 'DescribeFlow' }));
  for (const { source, perSecond, burst } of groups) expect([source, perSecond, burst]).not.toContain('');
  const rows = rowsOf(read('docs/production.md'), '## Rates').map(([, rate, burst]) => `${rate} ${burst}`);
  expect(rows.slice(0, 3)).toEqual(
    [
      rateOf({ service: 'medialive', operation: 'BatchStart' }),
      rateOf({ service: 'mediaconnect', operation: 'DescribeFlow' }),
      rateOf({ service: 'mediaconnect', operation: 'StartFlow' }),
    ].map(({ perSecond, burst }) => `${perSecond}/s ${burst}`),
  );
});
