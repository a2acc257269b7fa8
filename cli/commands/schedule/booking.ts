import { type CreateScheduleOptions, createSchedule } from '../../../client/index.ts';
import { connected } from '../../connected.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { scheduleText } from '../../output/schedule-text.ts';
import type { Terminal } from '../../terminal.ts';

/** Makes the schedule and tells what it is. */
export async function booking(
  options: CreateScheduleOptions,
  { json = false }: { json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const made = await connected(terminal, (client) => createSchedule(client, options));
  for (const warning of made.warnings) terminal.err(`Warning: ${warning}`);
  terminal.out(json ? JSON.stringify({ ...made, problems: [] }) : scheduleText({ ...made, warnings: [] }));
  return exitCodes.ok;
}
