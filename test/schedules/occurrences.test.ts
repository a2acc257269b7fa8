// What shows a rule has, above all on the four nights of 2027 on which clocks change.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meetingClockChanges } from '../../schedules/clock-changes.ts';
import { localTime } from '../../schedules/local.ts';
import { occurrences } from '../../schedules/occurrences.ts';
import { instant, ruleOf, showsOf } from './rules.ts';

const days = ['2027-03-14', '2027-03-28', '2027-10-31', '2027-11-07'];

// Jumped over: as much later as clocks jump, 03:30. Shown twice: the first time.
test.each([
  ['Europe/Berlin', 'Sun 20:00', '03-14T19:00 03-28T18:00 10-31T19:00 11-07T19:00'],
  ['Europe/Berlin', 'Sun 01:30', '03-14T00:30 03-28T00:30 10-30T23:30 11-07T00:30'],
  ['Europe/Berlin', 'Sun 02:30', '03-14T01:30 03-28T01:30 10-31T00:30 11-07T01:30'],
  ['America/New_York', 'Sun 20:00', '03-15T00:00 03-29T00:00 11-01T00:00 11-08T01:00'],
  ['America/New_York', 'Sun 01:30', '03-14T06:30 03-28T05:30 10-31T05:30 11-07T05:30'],
  ['America/New_York', 'Sun 02:30', '03-14T07:30 03-28T06:30 10-31T06:30 11-07T07:30'],
])('in %s, %s is on air once on each of the nights on which clocks change', (zone, text, instants) => {
  const shows = showsOf(ruleOf(text, zone));
  const those = shows.filter(({ local }) => days.includes(local.slice(0, 10)));
  expect(those.map(instant)).toEqual(instants.split(' ').map((at) => `2027-${at}:00Z`));
  // 52 Sundays, each with its one show.
  expect(shows.map(({ local }) => local)).toEqual(sundaysOf2027().map((day) => `${day}T${text.slice(4)}:00`));
});

function sundaysOf2027(): string[] {
  const first = Date.parse('2027-01-03T00:00:00Z');
  return Array.from({ length: 52 }, (_, week) =>
    new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
  );
}

test('clocks show the stated time at every show but those that they jump over', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York'])
    for (const text of ['Sun 02:30', 'Sun 01:30', 'Sun 20:00'])
      for (const { onAirAt, local, moved } of showsOf(ruleOf(text, zone)))
        if (moved === 'gap') expect(localTime(onAirAt, zone)).toBe(local.replace('T02:30', 'T03:30'));
        else expect(localTime(onAirAt, zone)).toBe(local);
});

test('a daily show is on air 365 times, whatever the zone', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])
    for (const time of ['01:30', '02:00', '02:15', '02:30', '03:00', '20:00'])
      expect(
        showsOf(ruleOf(`daily ${time}`, zone), '2026-12-30T00:00:00Z', '2028-01-03T00:00:00Z').filter(
          ({ local }) => local.startsWith('2027'),
        ),
        `${time} ${zone}`,
      ).toHaveLength(365);
});

test('shows that come to the same instant are one, and stay in order', () => {
  const night = showsOf(
    ruleOf('cron: 30 2,3 * * *', 'Europe/Berlin'),
    '2027-03-28T00:00:00Z',
    '2027-03-29T00:00:00Z',
  );
  expect(night.map(instant)).toEqual(['2027-03-28T01:30:00Z']);
  const quarters = showsOf(
    ruleOf('cron: 0,15,45 * * * *', 'Europe/Berlin'),
    '2027-03-28T00:00:00Z',
    '2027-03-28T04:00:00Z',
  );
  expect(quarters.map(instant)).toEqual(quarters.map(instant).toSorted());
  expect(new Set(quarters.map(instant)).size).toBe(quarters.length);
});

test('what is looked at piece by piece is the same as what is looked at as a whole', () => {
  const rules = ['Sun 02:30', 'daily 01:45', 'cron: */20 0-4 * * *'].flatMap((text) =>
    ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'].map((zone) => ruleOf(text, zone)),
  );
  const start = Date.parse('2027-01-01T00:00:00Z');
  const pick = { rule: fc.constantFrom(...rules), from: fc.integer({ min: 0, max: 360 * 1440 }) };
  fc.assert(
    fc.property(
      fc.record({ ...pick, minutes: fc.array(fc.integer({ min: 1, max: 4000 }), { maxLength: 4 }) }),
      (one) => {
        let at = start + one.from * 60_000;
        const begin = at;
        const pieces = one.minutes.flatMap((minutes) => {
          const span = { from: at, until: at + minutes * 60_000, limit: 10_000 };
          at = span.until;
          return occurrences(one.rule, span);
        });
        expect(pieces).toEqual(occurrences(one.rule, { from: begin, until: at, limit: 10_000 }));
        expect(occurrences(one.rule, { from: begin, until: at, limit: 3 })).toEqual(pieces.slice(0, 3));
      },
    ),
    { numRuns: 60 },
  );
});

test('what is left out is told as such, and does not count', () => {
  const rule = ruleOf('daily 20:00', 'Europe/Berlin', [
    '2027-12-24..2027-12-26',
    '2027-12-28 19:00..2027-12-28 21:00',
  ]);
  const shows = occurrences(rule, {
    from: Date.parse('2027-12-23T00:00:00Z'),
    until: Date.parse('2029-01-01T00:00:00Z'),
    limit: 3,
  });
  expect(shows.filter(({ skipped }) => skipped).map(({ local }) => local.slice(8, 10))).toEqual([
    '24',
    '25',
    '26',
    '28',
  ]);
  expect(shows.filter(({ skipped }) => !skipped).map(({ local }) => local.slice(8, 10))).toEqual([
    '23',
    '27',
    '29',
  ]);
});

test('the nights on which a show meets a change of clocks are known two years ahead', () => {
  const from = Date.parse('2026-11-21T00:00:00Z');
  const meeting = (text: string, zone: string) =>
    meetingClockChanges(ruleOf(text, zone), from, from + 2 * 365 * 86_400_000).map(
      ({ local, moved }) => `${local.slice(0, 10)} ${moved}`,
    );
  expect(meeting('Sun 02:30', 'Europe/Berlin')).toEqual([
    '2027-03-28 gap',
    '2027-10-31 overlap',
    '2028-03-26 gap',
    '2028-10-29 overlap',
  ]);
  expect(meeting('Sun 01:30', 'America/New_York')).toEqual(['2027-11-07 overlap', '2028-11-05 overlap']);
  expect(meeting('Sun 20:00', 'Europe/Berlin')).toEqual([]);
  expect(meeting('Sat 02:30', 'Europe/Berlin')).toEqual([]);
  expect(meeting('Sun 02:30', 'UTC')).toEqual([]);
});
