import { WallClock } from '../runbook/times/wall-clock.ts';

/** What clocks in a zone show at an instant (epoch milliseconds): `2027-03-28T03:30:00`. */
export function localTime(at: number, zone: string): string {
  return zoned(at, zone).toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** The same with offset and zone, as a run takes it: `2027-03-28T03:30:00+02:00[Europe/Berlin]`. */
export function zonedTime(at: number, zone: string): string {
  return zoned(at, zone).toString({ smallestUnit: 'second' });
}

function zoned(at: number, zone: string) {
  return WallClock.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
}
