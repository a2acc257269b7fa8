/** The zone of the machine. */
export function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `19:56:30`. */
export function clockIn(zone: string, at: number): string {
  return format(zone, at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** `Thu 24 Dec 2026 20:00:00 Europe/Berlin`. */
export function dateIn(zone: string, at: number): string {
  const day = format(zone, at, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  return `${day.replace(',', '')} ${clockIn(zone, at)} ${zone}`;
}

/** The day alone, to tell whether two times fall on one. */
export function dayIn(zone: string, at: number): string {
  return format(zone, at, { day: '2-digit', month: '2-digit', year: 'numeric' });
}

function format(zone: string, at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(at);
}
