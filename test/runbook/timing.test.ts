import { expect, test } from 'vitest';
import { criticalPath, plannedLead, type Timed, tails } from '../../plan/timing.ts';

const step = (
  id: string,
  needs: string[],
  typicalSeconds: number,
  timeoutMs: number | null = null,
): Timed => ({
  ...{ id, needs, at: 'start', typicalSeconds, timeoutMs },
});
const news = [
  step('flow', [], 30, 180_000),
  step('channels', ['flow'], 180, 900_000),
  step('check', ['channels'], 60),
  step('backup', [], 20, 60_000),
  { ...step('harvest', [], 9_999), at: 'end' as const },
];

test('the critical path is the longest chain by typical times, without what happens at the end', () => {
  expect(criticalPath(news)).toEqual({ steps: ['flow', 'channels', 'check'], seconds: 270 });
});

test('a tail is the longest way from a step to air', () => {
  expect(Object.fromEntries(tails(news))).toEqual({ flow: 270, channels: 240, check: 60, backup: 20 });
});

test('the planned lead lets any one step take its longest, and the others their typical time', () => {
  expect(plannedLead(news)).toBe((30 + 900 + 60) * 1000);
  expect(plannedLead([step('slow', [], 10, 5_000)])).toBe(10_000);
  expect(plannedLead([step('approval', [], 60)])).toBe(120_000);
  expect(plannedLead([])).toBe(0);
});
