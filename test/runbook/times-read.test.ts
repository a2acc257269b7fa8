import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime, readTime } from '../../runbook/times/index.ts';

function at(iso: string): number {
  return Date.parse(iso);
}

function refusal(given: unknown): string {
  const read = readTime(given);
  if (read.ok) throw new Error(`read as ${JSON.stringify(read.time)}`);
  return read.message;
}

test.each([
  ['2026-12-24T19:00:00Z', '2026-12-24T19:00:00Z', null],
  ['2026-12-24T19:00Z', '2026-12-24T19:00:00Z', null],
  ['2026-12-24t19:00:00.250z', '2026-12-24T19:00:00.250Z', null],
  ['2026-12-24T20:00+01:00', '2026-12-24T19:00:00Z', null],
  ['2026-12-24 20:00 +0100', '2026-12-24T19:00:00Z', null],
  ['2026-12-24T14:00-05', '2026-12-24T19:00:00Z', null],
  ['2026-12-24 20:00 Europe/Berlin', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['  2026-12-24   20:00:15   Europe/Berlin ', '2026-12-24T19:00:15Z', 'Europe/Berlin'],
  ['2026-12-24T20:00 europe/berlin', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['2026-12-24T20:00[Europe/Berlin]', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['2026-12-24 20:00 [Europe/Berlin]', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['2026-12-24T20:00+01:00[Europe/Berlin]', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['2026-12-24T19:00Z[Europe/Berlin]', '2026-12-24T19:00:00Z', 'Europe/Berlin'],
  ['2026-12-24 19:00 UTC', '2026-12-24T19:00:00Z', 'UTC'],
  ['2027-10-31T02:30+02:00[Europe/Berlin]', '2027-10-31T00:30:00Z', 'Europe/Berlin'],
  ['2027-10-31T02:30+01:00[Europe/Berlin]', '2027-10-31T01:30:00Z', 'Europe/Berlin'],
  ['2027-10-31 02:30+01:00 Europe/Berlin', '2027-10-31T01:30:00Z', 'Europe/Berlin'],
  ['2027-11-07 01:30 -05:00 America/New_York', '2027-11-07T06:30:00Z', 'America/New_York'],
])('%s is %s', (text, instant, zone) => {
  expect(readTime(text)).toEqual({ ok: true, time: { kind: 'instant', at: at(instant), zone } });
});

test.each([
  ['20m', 1_200_000],
  ['1h30m', 5_400_000],
  ['0s', 0],
])('%s is a duration', (text, ms) => {
  expect(readTime(text)).toEqual({ ok: true, time: { kind: 'duration', ms } });
});

test('a local time without its zone is refused with the forms that work', () => {
  const message = refusal('2026-12-24 20:00');
  expect(message).toContain('does not say in which zone');
  const works = ['2026-12-24 20:00 Europe/Berlin', '2026-12-24T20:00[Europe/Berlin]', '2026-12-24T20:00Z'];
  for (const form of works) {
    expect(message).toContain(form);
    expect(readTime(form).ok).toBe(true);
  }
});

test('what a refusal in an overlap or a gap says to write can be read', () => {
  for (const text of ['2027-10-31 02:30 Europe/Berlin', '2027-03-28 02:30 Europe/Berlin']) {
    const forms = refusal(text).match(/2027-\S+\[Europe\/Berlin\]/g) ?? [];
    expect(forms).toHaveLength(2);
    for (const form of forms) expect(readTime(form).ok).toBe(true);
  }
});

test.each([
  ['2026-12-24', 'has no time of day'],
  ['20:00', 'does not say which day'],
  ['tomorrow', 'cannot be read as a time'],
  ['', 'cannot be read as a time'],
  ['24.12.2026 20:00', 'cannot be read as a time'],
  ['2026-12-24T20:00Zulu', 'cannot be read as a time'],
  ['2026-02-30T20:00Z', 'does not exist'],
  ['2026-02-30 20:00 Europe/Berlin', 'does not exist'],
  ['2026-12-24T25:00Z', 'does not exist'],
  ['2026-12-24T20:00+25:00', 'no clock is +25:00 off UTC'],
  ['2026-12-24 20:00 Europe/Berln', 'Did you mean Europe/Berlin?'],
  ['2026-12-24T19:00Z[Europe/Berln]', 'Did you mean Europe/Berlin?'],
  ['2026-12-24T20:00+02:00[Europe/Berlin]', 'is at +01:00, not at +02:00'],
  ['2026-12-24 20:00 CET', 'is no place'],
  [1_800_000_000_000, 'must be a time as text'],
  [null, 'must be a time as text'],
  [{ at: '20:00' }, 'must be a time as text'],
])('%j is refused: %s', (given, words) => {
  expect(refusal(given)).toContain(words);
});

test('no text makes reading throw', () => {
  const parts = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '2027-10-31',
      '2027-03-28',
      'T',
      ' ',
      '02:30',
      ':00',
      'Z',
      '+01:00',
      '[',
      ']',
      'Europe/Berlin',
      '1h',
    ),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (words) => {
      expect(readTime(words.join(''))).toHaveProperty('ok');
    }),
    { numRuns: 2_000 },
  );
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
  null,
];

test('a time that is shown can be given back, in every zone and on every night', () => {
  const nights = ['2027-03-28T01:00Z', '2027-10-31T01:00Z', '2027-03-14T07:00Z', '2027-11-07T06:00Z'].map(at);
  const year = fc.integer({ min: at('2026-01-01T00:00Z') / 1000, max: at('2030-01-01T00:00Z') / 1000 });
  const near = fc
    .tuple(fc.constantFrom(...nights), fc.integer({ min: -7200, max: 7200 }))
    .map(([night, seconds]) => night / 1000 + seconds);
  fc.assert(
    fc.property(fc.oneof(year, near), fc.constantFrom(...zones), (seconds, zone) => {
      const shown = formatTime(seconds * 1000, zone);
      expect(readTime(shown)).toEqual({
        ok: true,
        time: { kind: 'instant', at: seconds * 1000, zone: zone ?? 'UTC' },
      });
    }),
    { numRuns: 500 },
  );
});

test('times are shown without what nobody needs', () => {
  expect(formatTime(at('2026-12-24T19:00:00Z'), 'Europe/Berlin')).toBe('2026-12-24 20:00 Europe/Berlin');
  expect(formatTime(at('2026-12-24T19:00:05.400Z'), null)).toBe('2026-12-24 19:00:05 UTC');
  expect(formatTime(at('2027-10-31T01:30:00Z'), 'Europe/Berlin')).toBe(
    '2027-10-31 02:30+01:00 Europe/Berlin',
  );
});
