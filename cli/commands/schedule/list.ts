import { type ListedSchedule, listSchedules } from '../../../client/index.ts';
import { formatTime } from '../../../runbook/times/format-time.ts';
import { connected } from '../../connected.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { columns } from '../../output/columns.ts';
import type { Terminal } from '../../terminal.ts';

/** `schedule list`: every schedule with its next show. */
export async function list(options: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const schedules = await connected(terminal, (client) => listSchedules(client));
  terminal.out(options.json ? JSON.stringify({ schedules }) : table(schedules));
  return exitCodes.ok;
}

function table(schedules: readonly ListedSchedule[]): string {
  if (schedules.length === 0) return 'There are no schedules.';
  return columns([['SCHEDULE', 'RUNBOOK', 'SHOWS', 'NEXT ON AIR', 'MISSED', 'STATE'], ...schedules.map(row)]);
}

function row({ schedule, runbook, rule, timezone, next, missed, paused }: ListedSchedule): string[] {
  const onAir = next ? formatTime(Date.parse(next.onAirAt), timezone) : 'none left';
  return [schedule, runbook, rule, onAir, missed > 0 ? String(missed) : '', paused ? 'paused' : ''];
}
