import { expect, test } from 'vitest';
import type { JsonObject } from '../../plan/json.ts';
import { type ReadShowInput, readShow } from '../../runbook/times/index.ts';

const now = Date.parse('2026-12-24T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;
const iso = (ms: number) => new Date(ms).toISOString();

function read(given: JsonObject, rest: Partial<ReadShowInput> = {}) {
  return readShow({ given, dueAt: now, now, toleranceMs: 10_000, ...rest });
}

function problems(given: JsonObject, rest: Partial<ReadShowInput> = {}): string[] {
  const result = read(given, rest);
  return result.ok ? [] : result.problems.map(({ path, code }) => `${path} ${code}`);
}

test('a run without times is a show that nobody gave a time', () => {
  expect(read({ parameters: {} })).toEqual({
    ok: true,
    show: { onAirAt: null, offAirAt: null, lengthMs: null, zone: null, leadMs: null, schedule: null },
  });
});

test('durations count from when the run was due, and from the on-air time', () => {
  const dueAt = now - 5 * minute;
  expect(read({ onAirAt: '20m', offAirAt: '2h', lead: '15m' }, { dueAt })).toMatchObject({
    show: {
      onAirAt: now + 15 * minute,
      offAirAt: now + 15 * minute + 2 * hour,
      lengthMs: null,
      leadMs: 15 * minute,
    },
  });
  expect(read({ offAirAt: '2h' })).toMatchObject({
    show: { onAirAt: null, offAirAt: null, lengthMs: 2 * hour },
  });
});

test('people think of a show in the zone of its on-air time, else of its off-air time', () => {
  const berlin = '2026-12-24 20:00 Europe/Berlin';
  const york = '2026-12-24 17:00 America/New_York';
  expect(read({ onAirAt: berlin, offAirAt: york })).toMatchObject({ show: { zone: 'Europe/Berlin' } });
  expect(read({ onAirAt: '1h', offAirAt: york })).toMatchObject({ show: { zone: 'America/New_York' } });
  expect(read({ onAirAt: '2026-12-24T19:00:00Z', offAirAt: '1h' })).toMatchObject({ show: { zone: null } });
});

test('everything that is wrong is said at once', () => {
  expect(
    problems({ onAirAt: '2026-12-24 20:00', offAirAt: 7, lead: '0s', now: 'yes', schedule: '' }),
  ).toEqual([
    'onAirAt badTime',
    'offAirAt wrongType',
    'lead badValue',
    'now wrongType',
    'schedule wrongType',
  ]);
});

test.each([
  [{ onAirAt: '2h', offAirAt: iso(now + hour) }, 'offAirAt timeOrder'],
  [{ onAirAt: '2h', offAirAt: '0s' }, 'offAirAt outOfRange'],
  [{ onAirAt: '2062-12-24T20:00Z' }, 'onAirAt badTime'],
  [{ offAirAt: '99999h' }, 'offAirAt badTime'],
  [{ lead: 'soon' }, 'lead badValue'],
  [{ lead: 20 }, 'lead wrongType'],
  [{ offAirAt: iso(now - minute) }, 'offAirAt pastTime'],
  [{ onAirAt: iso(now - hour), offAirAt: iso(now - minute), now: true }, 'offAirAt pastTime'],
])('%j: %s', (given, expected) => {
  expect(problems(given)).toEqual([expected]);
});

test('an on-air time in the past is refused for a person, unless it is to go now', () => {
  const onAirAt = iso(now - 2 * hour);
  const refused = read({ onAirAt });
  expect(refused).toMatchObject({ problems: [{ code: 'pastTime', path: 'onAirAt', value: onAirAt }] });
  expect(JSON.stringify(refused)).toContain('--now');
  expect(problems({ onAirAt, now: true })).toEqual([]);
});

test('the way from client to worker may take a few seconds, and a time given in time stays in time', () => {
  expect(problems({ onAirAt: iso(now - 5_000) })).toEqual([]);
  expect(problems({ onAirAt: iso(now - 5_000) }, { toleranceMs: 0 })).toEqual(['onAirAt pastTime']);
  // Nobody served the queue while the on-air time passed: late is better than not at all.
  expect(problems({ onAirAt: '1m' }, { dueAt: now - 30 * minute })).toEqual([]);
  expect(problems({ onAirAt: '1m' }, { dueAt: now - 3 * hour })).toEqual(['onAirAt missed']);
  expect(problems({ onAirAt: '1m', offAirAt: '10m' }, { dueAt: now - 30 * minute })).toEqual([
    'offAirAt missed',
  ]);
  expect(problems({ onAirAt: '1m', offAirAt: '4h' }, { dueAt: now - 3 * hour })).toEqual([]);
});

test('an occurrence of a schedule goes late while its off-air time, or its on-air time plus one hour, is ahead', () => {
  const schedule = 'nightly';
  expect(read({ schedule, onAirAt: iso(now - 59 * minute) })).toMatchObject({ show: { schedule } });
  expect(problems({ schedule, onAirAt: iso(now - 60 * minute) })).toEqual(['onAirAt missed']);
  expect(problems({ schedule, onAirAt: iso(now - 3 * hour), offAirAt: iso(now + minute) })).toEqual([]);
  expect(problems({ schedule, onAirAt: iso(now - 30 * minute), offAirAt: iso(now - minute) })).toEqual([
    'offAirAt missed',
  ]);
  expect(read({}, { scheduledBy: 'plain' })).toMatchObject({ show: { schedule: 'plain' } });
});

test('a runbook that says it hands off takes no off-air time', () => {
  expect(problems({ offAirAt: '2h' }, { stayUp: 'handOff' })).toEqual(['offAirAt stayUp']);
  expect(problems({ onAirAt: '2h' }, { stayUp: 'handOff' })).toEqual([]);
  expect(problems({ offAirAt: '2h' }, { stayUp: null })).toEqual([]);
});
