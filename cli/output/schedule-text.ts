import type { ListedRun, ListedShow, PassedShows, ScheduleDescription } from '../../client/index.ts';
import { quoted } from '../../plan/shell.ts';
import { formatTime } from '../../runbook/times/format-time.ts';
import { columns } from './columns.ts';

/** So many of a list are printed; `--json` has more. */
const printed = 10;

/** A schedule for people: what it is, its next shows, what went by, and its runs. */
export function scheduleText(described: ScheduleDescription): string {
  const { timezone, next, missed, passedWhilePaused, skipped, runs, warnings } = described;
  return [
    head(described),
    next.length > 0 ? shows('Next:', next, timezone) : 'No show is left.',
    ...warnings.map((warning) => `Warning: ${warning}`),
    ...passed('Missed', missed, timezone),
    ...passed('Went by while paused', passedWhilePaused, timezone),
    ...(skipped.length > 0 ? [shows('Left out:', skipped, timezone)] : []),
    ...(runs.length > 0 ? [runLines(runs)] : []),
  ].join('\n');
}

function head(described: ScheduleDescription): string {
  const { schedule, runbook, rule, timezone, lead, offAir, paused, note } = described;
  const where = rule.includes(timezone) ? '' : ` ${timezone}`;
  const terms = [lead && `lead ${lead}`, offAir && `off air after ${offAir}`].filter(Boolean);
  const state = paused
    ? `\nPAUSED${note && note !== 'paused' ? `: ${note}` : ''}. Nothing starts until showcaller schedule unpause ${quoted(schedule)}`
    : '';
  return `${schedule}: ${[`${runbook}, ${rule}${where}`, ...terms].join(', ')}${state}`;
}

function shows(title: string, listed: readonly ListedShow[], zone: string): string {
  const rows = listed
    .slice(0, printed)
    .map(({ onAirAt, workflowId }) => [`  ${formatTime(Date.parse(onAirAt), zone)}`, onAirAt, workflowId]);
  const more = listed.length > printed ? `\n  and ${listed.length - printed} more` : '';
  return `${title}\n${columns(rows)}${more}`;
}

function passed(title: string, { count, shows: listed }: PassedShows, zone: string): string[] {
  return count > 0 ? [shows(`${title}: ${count}`, listed, zone)] : [];
}

function runLines(runs: readonly ListedRun[]): string {
  const rows = runs
    .slice(0, printed)
    .map(({ workflowId, outcome, phase }) => [
      `  ${workflowId}`,
      outcome === 'running' ? (phase ?? outcome) : outcome,
    ]);
  return `Runs:\n${columns(rows)}`;
}

/** Names runs that a command to their schedule does not touch. */
export function runsGoOn(runs: readonly ListedRun[]): string {
  const going = runs.filter(({ outcome }) => outcome === 'running').map(({ workflowId }) => workflowId);
  if (going.length === 0) return '';
  return ` Runs under way go on: ${going.join(', ')}. Each is called off with showcaller abort.`;
}
