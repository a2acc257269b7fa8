// When those who wait look: together where one read serves them, and in time for the newest of a few.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Meetings } from '../../activities/meetings.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_400 });
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => vi.advanceTimersByTime(ms);

test('one that waits looks at multiples of its interval since what it waits for was set going', () => {
  const wait = new Meetings().join('flow');
  wait.begun();
  later(1_030);
  expect(wait.untilNext(1_000)).toBe(970);
  expect(wait.untilNext(5_000)).toBe(3_970);
});

test('a few who wait for what one read serves look when the newest does', () => {
  const meetings = new Meetings();
  const [one, other, elsewhere] = ['channels', 'channels', 'others'].map((key) => meetings.join(key));
  one?.begun();
  elsewhere?.begun();
  later(300);
  other?.begun();
  later(200);
  expect([one, other, elsewhere].map((wait) => wait?.untilNext(1_000))).toEqual([800, 800, 500]);
});

test('many who wait are not parted by those who come', () => {
  const meetings = new Meetings();
  const waits = Array.from({ length: 9 }, () => {
    later(10);
    const wait = meetings.join('channels');
    wait.begun();
    return wait;
  });
  // The eighth was the last to shift them.
  expect(new Set(waits.map((wait) => wait.untilNext(1_000)))).toEqual(new Set([990]));
  // When all have gone, whoever comes begins anew, at whole seconds until it has set something going.
  for (const wait of waits) wait.end();
  expect(meetings.join('channels').untilNext(1_000)).toBe(1_000 - (Date.now() % 1_000));
});
