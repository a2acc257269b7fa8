import { expect, test } from 'vitest';
import { readCalendar } from '../../schedules/calendar.ts';
import { readCron } from '../../schedules/pattern.ts';
import { readSkip } from '../../schedules/skip.ts';
import { instant, ruleOf, showsOf } from './rules.ts';

const week = (text: string) =>
  showsOf(ruleOf(text, 'UTC'), '2027-06-07T00:00:00Z', '2027-06-14T00:00:00Z').map(instant);

test.each([
  ['Fri 20:00', '{"dayOfWeek":"Fri","hour":"20","minute":"0"}', 'cron: 0 20 * * 5', 1],
  ['Mon-Fri 18:30', '{"dayOfWeek":"Monday-Friday","hour":18,"minute":30}', 'cron: 30 18 * * 1-5', 5],
  ['fri-mon 9:05', '{"dayOfWeek":"FRI-MON","hour":"9","minute":"5"}', 'cron: 5 9 * * 5,6,0,1', 4],
  ['Sat, Sun 06:00', '{"dayOfWeek":"Sat,Sun","hour":"6","comment":"early"}', 'cron: 0 6 * * SAT,SUN', 2],
  ['daily 20:00', '{"hour":"20"}', 'cron: 0 20 * * *', 7],
])('%s, %s and %s are the same', (plain, json, cron, count) => {
  expect(week(plain)).toHaveLength(count);
  expect(week(json)).toEqual(week(plain));
  expect(week(cron)).toEqual(week(plain));
});

test('a calendar wants day of month and day of week, a cron expression one of the two', () => {
  const june = (text: string) =>
    showsOf(ruleOf(text, 'UTC'), '2027-06-01T00:00:00Z', '2027-07-01T00:00:00Z').length;
  expect(june('{"dayOfMonth":"1-7","dayOfWeek":"Fri","hour":"20"}')).toBe(1);
  expect(june('cron: 0 20 1-7 * 5')).toBe(10);
});

test.each([
  ['Fri', 'is no calendar: write days and a time'],
  ['Fryday 20:00', 'is no calendar'],
  ['20:00', 'is no calendar'],
  ['daily 25:00', 'Invalid value for hour: 25'],
  ['{"weekday":"Fri"}', 'a calendar has no weekday; it has second, minute, hour'],
  ['{"hour":["20"]}', 'hour of a calendar must be text or a number'],
  ['{"hour":', 'is no JSON object'],
  ['{"dayOfMonth":31,"month":2}', 'never comes'],
])('the calendar %s is refused: %s', (text, words) => {
  const read = readCalendar(text);
  expect(read.ok ? 'taken' : read.message).toContain(words);
});

test.each([
  ['0 20 * *', 'must have five fields'],
  ['0 0 20 * * 5', 'must have five fields'],
  ['61 * * * *', 'Invalid value for minute: 61'],
  ['0 0 31 2 *', 'never comes'],
])('the cron expression %s is refused: %s', (text, words) => {
  const read = readCron(text);
  expect(read.ok ? 'taken' : read.message).toContain(words);
});

test.each([
  ['2026-12-24..2026-12-26', '2026-12-24T00:00:00', '2026-12-26T23:59:59'],
  ['2026-12-24', '2026-12-24T00:00:00', '2026-12-24T23:59:59'],
  ['2026-12-24 18:00..2026-12-25T06:00', '2026-12-24T18:00:00', '2026-12-25T06:00:59'],
])('%s leaves out what is between, both ends included', (text, from, to) => {
  expect(readSkip(text)).toEqual({ ok: true, skip: { from, to } });
});

test.each([
  ['2026-12-26..2026-12-24', 'ends before it begins'],
  ['2027-02-29', 'must be FROM..TO'],
  ['Christmas', 'must be FROM..TO'],
  ['2026-12-24..2026-12-25..2026-12-26', 'must be FROM..TO'],
])('%s leaves nothing out: it %s', (text, words) => {
  const read = readSkip(text);
  expect(read.ok ? 'taken' : read.message).toContain(words);
});
