/** A clock time with its zone for people, such as `20:00:00 CET`; of another day than now with its date. */
export function clockTime(at: number, zone: string | null, now = Date.now()): string {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone ?? 'UTC', ...options }).format(at);
  const time = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' });
  const day = (instant: number) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone ?? 'UTC', dateStyle: 'short' }).format(instant);
  if (day(at) === day(now)) return time;
  return `${format({ weekday: 'short', day: 'numeric', month: 'short' })} ${time}`;
}
