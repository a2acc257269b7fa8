import { ApplicationFailure } from '@temporalio/common';
import { expect, test } from 'vitest';
import type { ResolveTimesInput } from '../../activities/contract.ts';
import { resolveTimes } from '../../activities/resolve-times.ts';

const now = Date.parse('2027-10-30T12:00:00Z');
const at = (iso: string) => Date.parse(iso);

function refusal(input: ResolveTimesInput): string {
  try {
    resolveTimes(input, now);
  } catch (error) {
    expect(error).toMatchObject({ type: 'Refused', nonRetryable: true });
    if (error instanceof ApplicationFailure) return error.message;
  }
  throw new Error('was not refused');
}

test('new times are resolved by the worker: on air counts from now, a length stays one', () => {
  expect(resolveTimes({ onAirAt: '2027-10-30 20:00 Europe/Berlin', offAirAt: '2h' }, now)).toEqual({
    onAirAt: at('2027-10-30T18:00:00Z'),
    offAirAt: null,
    lengthMs: 7_200_000,
    zone: 'Europe/Berlin',
    now,
  });
  expect(resolveTimes({ onAirAt: '10m' }, now)).toEqual({
    onAirAt: now + 600_000,
    offAirAt: null,
    lengthMs: null,
    zone: null,
    now,
  });
  expect(resolveTimes({ offAirAt: '2027-10-31T02:30+01:00[Europe/Berlin]' }, now)).toEqual({
    onAirAt: null,
    offAirAt: at('2027-10-31T01:30:00Z'),
    lengthMs: null,
    zone: 'Europe/Berlin',
    now,
  });
});

test.each([
  [{}, 'give onAirAt, offAirAt or both'],
  [{ onAirAt: '2027-10-31 02:30 Europe/Berlin' }, 'onAirAt: 2027-10-31T02:30 comes twice'],
  [{ onAirAt: '2027-10-30T11:00Z' }, 'onAirAt: 2027-10-30 11:00 UTC has passed'],
  [{ offAirAt: '2027-10-30T11:00Z' }, '`end` takes the show down now'],
  [{ offAirAt: '0s' }, 'longer than nothing'],
  [{ onAirAt: '2h', offAirAt: '2027-10-30T13:00Z' }, 'is not after the on-air time'],
])('%j is refused for good: %s', (input, words) => {
  expect(refusal(input)).toContain(words);
});

test('both times that are wrong are said at once', () => {
  expect(refusal({ onAirAt: 'soon', offAirAt: 'later' })).toMatch(/onAirAt: .*; offAirAt: /);
});
