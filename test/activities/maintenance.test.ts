import { expect, test } from 'vitest';
import { type Maintenance, maintenanceMeeting } from '../../activities/maintenance.ts';

const at = (text: string) => Date.parse(text);
const now = at('2026-12-01T12:00:00Z');
/** A Thursday evening. */
const show = { from: at('2026-12-24T18:40:00Z'), to: at('2026-12-24T21:00:00Z') };
const met = (maintenance: Maintenance, window: typeof show | null = show) =>
  maintenanceMeeting(maintenance, window, now);

test.each<[string, Maintenance, boolean]>([
  ['begins during the show', { day: 'Thursday', start: '20:00' }, true],
  ['is under way when the steps begin', { day: 'THURSDAY', start: '17:00' }, true],
  ['ends as the steps begin', { day: 'Thursday', start: '16:40' }, false],
  ['begins as the show is off air', { day: 'Thursday', start: '21:00' }, false],
  ['is on another day', { day: 'Friday', start: '20:00' }, false],
  ['began the day before and lasts past midnight', { day: 'Thursday', start: '23:00' }, false],
  ['names no hour: 02:00, as documented', { day: 'Thursday' }, false],
  ['names no day that anybody knows', { day: 'Someday', start: '20:00' }, false],
])('a weekly window that %s', (_, maintenance, meets) => {
  const meeting = met(maintenance);
  expect(meeting !== null).toBe(meets);
  expect(meeting?.announced ?? false).toBe(false);
});

test('a weekly window that began the day before meets a show after midnight', () => {
  const night = { from: at('2026-12-25T00:30:00Z'), to: at('2026-12-25T02:00:00Z') };
  expect(met({ day: 'Thursday', start: '23:00' }, night)?.message).toContain('2026-12-24 23:00 UTC');
});

test('a date that is scheduled counts for itself alone, as a day or as an instant', () => {
  const weekly = { day: 'Thursday', start: '20:00', deadline: '2026-12-28T00:00:00Z' };
  expect(met({ ...weekly, scheduled: '2026-12-24' })).toMatchObject({
    announced: true,
    message: expect.stringContaining('2026-12-24 20:00 to 22:00 UTC'),
  });
  expect(met({ ...weekly, scheduled: '2026-12-24T20:00:00Z' })?.announced).toBe(true);
  expect(met({ ...weekly, scheduled: '2026-12-17' })).toBeNull();
});

test('one that is due but has no date will be done in a weekly window before its deadline', () => {
  const weekly = { day: 'Thursday', start: '20:00' };
  expect(met({ ...weekly, deadline: '2026-12-28T00:00:00Z' })?.announced).toBe(true);
  expect(met({ ...weekly, deadline: '2026-12-20T00:00:00Z' })?.announced).toBe(false);
  expect(met({ deadline: '2026-12-28T00:00:00Z' })?.announced).toBe(true);
});

test('what was scheduled and is over says nothing any more', () => {
  expect(met({ day: 'Monday', start: '02:00', scheduled: '2026-11-30' })).toBeNull();
});

test('without the time of a show only what is announced for the next hours counts', () => {
  expect(met({ day: 'Tuesday', start: '14:00' }, null)).toBeNull();
  expect(met({ day: 'Tuesday', start: '14:00', scheduled: '2026-12-01' }, null)?.announced).toBe(true);
  expect(met({ day: 'Tuesday', start: '14:00', scheduled: '2026-12-08' }, null)).toBeNull();
});
