import { expect, test } from 'vitest';
import { resolveLocal, resolveRecurring } from '../../runbook/times/local-time.ts';

function at(iso: string): number {
  return Date.parse(iso);
}

function refusal(local: string, zone: string, offset: string | null = null): string {
  const resolved = resolveLocal(local, zone, offset);
  if (resolved.ok) throw new Error(`taken as ${new Date(resolved.at).toISOString()}`);
  return resolved.message;
}

test.each([
  ['2026-12-24 20:00', 'Europe/Berlin', '2026-12-24T19:00:00Z'],
  ['2026-07-24T20:00:30', 'Europe/Berlin', '2026-07-24T18:00:30Z'],
  ['2026-12-24 20:00:00.250', 'America/New_York', '2026-12-25T01:00:00.250Z'],
  ['2026-12-24 20:00', 'Asia/Kathmandu', '2026-12-24T14:15:00Z'],
  ['2026-12-24 20:00', 'UTC', '2026-12-24T20:00:00Z'],
])('%s in %s is %s', (local, zone, instant) => {
  expect(resolveLocal(local, zone)).toEqual({ ok: true, at: at(instant), zone });
});

test('a zone is known without its capitals, and told with them', () => {
  expect(resolveLocal('2026-12-24 20:00', 'europe/berlin')).toMatchObject({
    ok: true,
    zone: 'Europe/Berlin',
  });
});

test.each([
  ['Europe/Berln', 'Did you mean Europe/Berlin?'],
  ['berlin', 'Did you mean Europe/Berlin?'],
  ['new york', 'Did you mean America/New_York?'],
  ['Mars/Olympus_Mons', 'write an IANA zone such as Europe/Berlin'],
  ['CEST', 'is no place'],
  ['IST', 'is no place'],
  ['+01:00', 'is no place'],
])('the zone %s is refused by its name: %s', (zone, words) => {
  expect(refusal('2026-12-24 20:00', zone)).toContain(words);
  expect(refusal('2026-12-24 20:00', zone)).toContain(zone);
});

test.each([
  '2027-02-29 20:00',
  '2026-13-01 20:00',
  '2026-12-24 24:00',
  '2026-12-24 20:60',
  '2026-12-24 20:00:60',
])('%s is no time of the calendar', (local) => {
  expect(refusal(local, 'Europe/Berlin')).toContain('does not exist');
});

// The four nights of 2027 on which clocks change.
test.each([
  ['2027-03-28T02:30', 'Europe/Berlin', '2027-03-28T01:30:00Z', '02:00 to 03:00', '2027-03-28T03:30+02:00'],
  ['2027-03-28T02:00', 'Europe/Berlin', '2027-03-28T01:00:00Z', '02:00 to 03:00', '2027-03-28T03:00+02:00'],
  [
    '2027-03-14T02:30',
    'America/New_York',
    '2027-03-14T07:30:00Z',
    '02:00 to 03:00',
    '2027-03-14T03:30-04:00',
  ],
])(
  '%s, which clocks in %s jump over, is refused once and moved on for what recurs',
  (local, zone, later, jump, how) => {
    const message = refusal(local, zone);
    expect(message).toContain('does not exist');
    expect(message).toContain(jump);
    expect(message).toContain(`${how}[${zone}]`);
    expect(resolveRecurring(local, zone)).toEqual({ ok: true, at: at(later), zone, moved: 'gap' });
  },
);

test.each([
  ['2027-10-31T02:30', 'Europe/Berlin', '+02:00', '2027-10-31T00:30:00Z', '+01:00', '2027-10-31T01:30:00Z'],
  [
    '2027-11-07T01:30',
    'America/New_York',
    '-04:00',
    '2027-11-07T05:30:00Z',
    '-05:00',
    '2027-11-07T06:30:00Z',
  ],
])(
  '%s, which clocks in %s show twice, must say which; what recurs is at the first',
  (local, zone, first, early, second, late) => {
    const message = refusal(local, zone);
    for (const words of [`${local}${first}[${zone}]`, early, `${local}${second}[${zone}]`, late])
      expect(message).toContain(words);
    expect(resolveLocal(local, zone, first)).toEqual({ ok: true, at: at(early), zone });
    expect(resolveLocal(local, zone, second)).toEqual({ ok: true, at: at(late), zone });
    expect(resolveRecurring(local, zone)).toEqual({ ok: true, at: at(early), zone, moved: 'overlap' });
  },
);

test.each([
  ['2027-03-28T01:59', 'Europe/Berlin', '2027-03-28T00:59:00Z'],
  ['2027-03-28T03:00', 'Europe/Berlin', '2027-03-28T01:00:00Z'],
  ['2027-10-31T01:59', 'Europe/Berlin', '2027-10-30T23:59:00Z'],
  ['2027-10-31T03:00', 'Europe/Berlin', '2027-10-31T02:00:00Z'],
  ['2027-03-14T01:59', 'America/New_York', '2027-03-14T06:59:00Z'],
  ['2027-03-14T03:00', 'America/New_York', '2027-03-14T07:00:00Z'],
  ['2027-11-07T00:59', 'America/New_York', '2027-11-07T04:59:00Z'],
  ['2027-11-07T02:00', 'America/New_York', '2027-11-07T07:00:00Z'],
])('%s in %s, beside a change of clocks, is simply %s', (local, zone, instant) => {
  expect(resolveLocal(local, zone)).toEqual({ ok: true, at: at(instant), zone });
  expect(resolveRecurring(local, zone)).toEqual({ ok: true, at: at(instant), zone, moved: null });
});

test('an offset that is not the zone’s is refused, also in a gap', () => {
  expect(refusal('2026-12-24 20:00', 'Europe/Berlin', '+02:00')).toContain('is at +01:00, not at +02:00');
  expect(refusal('2027-10-31 02:30', 'Europe/Berlin', '+03:00')).toContain(
    'is at +02:00 or +01:00, not at +03:00',
  );
  expect(refusal('2027-03-28 02:30', 'Europe/Berlin', '+01:00')).toContain('does not exist');
  expect(resolveLocal('2026-12-24 20:00', 'Europe/Berlin', '+0100')).toMatchObject({ ok: true });
});
