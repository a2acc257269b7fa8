import { expect, test } from 'vitest';
import { outOfTries, retryPause } from '../../activities/retry-pause.ts';

const retry = { attempts: 5, intervalMs: 2_000, backoff: 2, maxIntervalMs: 30_000 };

test('pauses grow to the longest', () => {
  expect([1, 2, 3, 4, 5, 6].map((spent) => retryPause(retry, spent))).toEqual([
    2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
  ]);
});

test('on its way to air a pause takes at most a quarter of the time that is left, and never less than a moment', () => {
  const pause = retryPause(retry, 5, Date.now() + 20_000);
  expect(pause).toBeLessThanOrEqual(5_000);
  expect(pause).toBeGreaterThan(4_500);
  expect(retryPause(retry, 5, Date.now() - 60_000)).toBe(250);
  expect(retryPause(retry, 1, Date.now() + 3_600_000)).toBe(2_000);
});

test('shorter pauses do not use up the tries sooner: there are more of them for as long', () => {
  const usual = 2_000 + 4_000 + 8_000 + 16_000;
  expect(outOfTries(retry, 5, Date.now(), null)).toBe(true);
  expect(outOfTries(retry, 5, Date.now(), Date.now())).toBe(false);
  expect(outOfTries(retry, 40, Date.now() - usual + 5_000, Date.now())).toBe(false);
  expect(outOfTries(retry, 40, Date.now() - usual, Date.now())).toBe(true);
  expect(outOfTries(retry, 4, Date.now() - 10 * usual, Date.now())).toBe(false);
});
