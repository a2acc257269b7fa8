import type { RunStatus, StepStatus, Trouble } from '../../plan/status.ts';
import { oneLine } from '../../plan/text.ts';
import { formatTime } from '../../runbook/times/index.ts';

/** A time in the show's own zone, in three words: `2026-12-24`, `20:00`, `Europe/Berlin`. */
function parts(instant: string, zone: string | null): { day: string; clock: string; zone: string } {
  const [day = '', clock = '', name = ''] = formatTime(Date.parse(instant), zone).split(' ');
  return { day, clock, zone: name };
}

/** `20:00 Europe/Berlin` when it is on the day of `now`, else with its date. */
export function clockTime(instant: string, zone: string | null, now = Date.now()): string {
  const at = parts(instant, zone);
  const today = parts(new Date(now).toISOString(), zone).day;
  return [at.day === today ? '' : at.day, at.clock, at.zone].filter(Boolean).join(' ');
}

/** When a show is planned, as a table of shows has it: `2026-12-24 20:00 to 22:00 Europe/Berlin`; empty without times. */
export function planned({
  onAirAt,
  offAirAt,
  zone,
}: Pick<RunStatus, 'onAirAt' | 'offAirAt' | 'zone'>): string {
  const from = onAirAt === null ? null : parts(onAirAt, zone);
  const to = offAirAt === null ? null : parts(offAirAt, zone);
  if (!from) return to ? `until ${to.day} ${to.clock} ${to.zone}` : '';
  if (!to) return `${from.day} ${from.clock} ${from.zone}`;
  const end = to.day === from.day ? to.clock : `${to.day} ${to.clock}`;
  return `${from.day} ${from.clock} to ${end} ${from.zone}`;
}

/** One line about a run's times; null when nobody gave it any. Dates are shown where they are not those of the on-air time. */
export function timesLine(status: RunStatus): string | null {
  const { onAirAt, leadAt, wentOnAirAt, zone, phase } = status;
  const when = planned(status);
  if (when === '') return null;
  const beside = (instant: string) => {
    const { day, clock } = parts(instant, zone);
    return onAirAt !== null && day === parts(onAirAt, zone).day ? clock : `${day} ${clock}`;
  };
  const words = [`On air ${when}`];
  if (wentOnAirAt !== null && wentOnAirAt !== onAirAt) words.push(`went on air ${beside(wentOnAirAt)}`);
  if (leadAt !== null && (phase === 'preflight' || phase === 'scheduled'))
    words.push(`steps begin ${beside(leadAt)}`);
  return words.join(' · ');
}

/** By when a step that waits must begin for the show to be up at its on-air time; empty when there is no such time. */
export function startsBy(
  { state, latestStart, slackSeconds }: StepStatus,
  { zone, outcome }: Pick<RunStatus, 'zone' | 'outcome'>,
): string {
  if (latestStart === null || slackSeconds === null || outcome !== 'running') return '';
  if (slackSeconds < 0) return 'late';
  return state === 'pending' ? `begins by ${clockTime(latestStart, zone)}` : '';
}

/** What a person should know of, and that nothing is done about by itself. */
export function troubleLine({ step, resource, message }: Trouble): string {
  return oneLine(`! ${step}${resource === null ? '' : ` ${resource}`}: ${message}`);
}
