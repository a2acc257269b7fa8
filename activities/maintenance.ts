import type { ShowWindow } from './service.ts';

/** A service's weekly window of two hours, and what it has announced; members as the service writes them, times in UTC. */
export interface Maintenance {
  /** `Tuesday`, `TUESDAY`. */
  day?: string | undefined;
  /** `02:00`. */
  start?: string | undefined;
  /** An instant by which it must be done; only while something is due. */
  deadline?: string | undefined;
  /** A day, or an instant, for which it is scheduled; only while something is due. */
  scheduled?: string | undefined;
}

/** `announced`: something is due and will be done then. Else the window is only there, week by week. */
export interface MaintenanceMeeting {
  announced: boolean;
  message: string;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** MediaConnect API reference, "Maintenance"; MediaLive user guide, "Maintenance window". */
const lengthMs = 2 * hourMs;
/** MediaConnect API reference: "The default value is 02:00". */
const usualStart = '02:00';
/** A show without an end is taken to be this long. */
export const openEndedMs = 12 * hourMs;

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * How a maintenance meets the show; null: not at all. Without a window only what is announced for the next hours counts.
 *
 * @param now - epoch milliseconds
 */
export function maintenanceMeeting(
  maintenance: Maintenance,
  window: ShowWindow | null,
  now: number,
): MaintenanceMeeting | null {
  const from = window?.from ?? now;
  const span = { from, to: window?.to ?? from + openEndedMs };
  const scheduled = scheduledAt(maintenance);
  if (scheduled !== null && scheduled + lengthMs > now)
    return overlaps(scheduled, span)
      ? { announced: true, message: `maintenance is scheduled for ${spanText(scheduled)}, during the show` }
      : null;
  const deadline = instant(maintenance.deadline);
  const due = deadline !== null && deadline > now;
  const weekly = nextWeekly(maintenance, span);
  if (due && maintenance.day === undefined && span.from < deadline)
    return { announced: true, message: `maintenance is due by ${text(deadline)}, and no window is set` };
  if (weekly === null) return null;
  const when = `${maintenance.day?.toLowerCase()}s ${clock(weekly)} to ${clock(weekly + lengthMs)} UTC`;
  if (due && weekly < deadline)
    return {
      announced: true,
      message: `maintenance is due by ${text(deadline)}, and its window (${when}) meets the show on ${text(weekly)}`,
    };
  if (window === null) return null;
  return {
    announced: false,
    message: `its weekly maintenance window (${when}) meets the show on ${text(weekly)}; nothing is announced for it yet`,
  };
}

function overlaps(start: number, span: { from: number; to: number }): boolean {
  return start < span.to && start + lengthMs > span.from;
}

function scheduledAt({ scheduled, start = usualStart }: Maintenance): number | null {
  if (scheduled === undefined) return null;
  return instant(/^\d{4}-\d\d-\d\d$/.test(scheduled) ? `${scheduled}T${start}` : scheduled);
}

/** The first weekly window that meets the span, by its start; null: none, or its day and hour cannot be read. */
function nextWeekly(
  { day, start = usualStart }: Maintenance,
  span: { from: number; to: number },
): number | null {
  const weekday = days.indexOf((day ?? '').toLowerCase());
  const [, hours, minutes] = /^(\d\d?):(\d\d)/.exec(start) ?? [];
  if (weekday < 0 || hours === undefined || minutes === undefined) return null;
  const midnight = Math.floor(span.from / dayMs) * dayMs;
  for (let ahead = -1; ahead <= 7; ahead += 1) {
    const date = midnight + ahead * dayMs;
    if (new Date(date).getUTCDay() !== weekday) continue;
    const begins = date + Number(hours) * hourMs + Number(minutes) * 60_000;
    if (overlaps(begins, span)) return begins;
  }
  return null;
}

/** Instants without a zone are UTC. */
function instant(written: string | undefined): number | null {
  if (written === undefined) return null;
  const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(written) || !written.includes('T') ? written : `${written}Z`;
  const parsed = Date.parse(zoned);
  return Number.isNaN(parsed) ? null : parsed;
}

function text(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

function spanText(start: number): string {
  return `${text(start).slice(0, -4)} to ${clock(start + lengthMs)} UTC`;
}
