/** Making a formatter costs as much as hundreds of clock times, and the board shows one a step at every change. */
interface Formats {
  time: Intl.DateTimeFormat;
  day: Intl.DateTimeFormat;
}
const formatsOf = new Map<string, Formats>();

function formats(zone: string): Formats {
  const known = formatsOf.get(zone);
  if (known) return known;
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options });
  const made = {
    time: format({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' }),
    day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
  };
  formatsOf.set(zone, made);
  return made;
}

/** A clock time with its zone for people, such as `20:00:00 CET`; of another day than now with its date. */
export function clockTime(at: number, zone: string | null, now = Date.now()): string {
  const { time, day } = formats(zone ?? 'UTC');
  const date = day.format(at);
  return date === day.format(now) ? time.format(at) : `${date} ${time.format(at)}`;
}
