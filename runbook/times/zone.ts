import { didYouMean } from '../problems/near-name.ts';
import { preview } from '../problems/preview.ts';
import { WallClock } from './wall-clock.ts';

/** A zone as its name is spelled, or why there is none of that name. */
export type ZoneRead = { ok: true; zone: string } | { ok: false; message: string };

/** Abbreviations other than these say an offset, or a rule, that people mean differently: CET in July, IST. */
const universal = ['UTC', 'GMT'];

/** Reads the name of an IANA zone such as `Europe/Berlin`, capitals or not. */
export function readZone(name: string): ZoneRead {
  const upper = name.toUpperCase();
  if (universal.includes(upper)) return { ok: true, zone: upper };
  if (/^[A-Z]{3,4}$/.test(name) || /^[+-]/.test(name))
    return {
      ok: false,
      message: `${preview(name)} is no place, so it does not say when clocks change: write an IANA zone such as Europe/Berlin, or UTC`,
    };
  try {
    return { ok: true, zone: zoneNamed(name) };
  } catch {
    return { ok: false, message: `there is no time zone ${preview(name)}${suggestion(name)}` };
  }
}

function zoneNamed(name: string): string {
  return WallClock.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
}

/** `Berlin` is found in Europe; else the name that is spelled most like it. */
function suggestion(name: string): string {
  const names = Intl.supportedValuesOf('timeZone');
  const city = names.find((known) =>
    known.toLowerCase().endsWith(`/${name.toLowerCase().replace(' ', '_')}`),
  );
  const near = city === undefined ? didYouMean(name, names) : `. Did you mean ${city}?`;
  return near || ': write an IANA zone such as Europe/Berlin, or UTC';
}
