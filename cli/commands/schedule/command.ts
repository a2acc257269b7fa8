import type { Client } from '@temporalio/client';
import {
  deleteSchedule,
  describeSchedule,
  pauseSchedule,
  type ScheduleDescription,
  triggerSchedule,
  unpauseSchedule,
} from '../../../client/index.ts';
import { connected } from '../../connected.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { runJson } from '../../output/run-json.ts';
import { runsGoOn, scheduleText } from '../../output/schedule-text.ts';
import type { Terminal } from '../../terminal.ts';

interface CommandOptions {
  json?: boolean;
  reason?: string;
}

/** What a command came to, for people and as JSON. */
interface Answer {
  text: string;
  json: object;
}

const commands = { describe, pause, unpause, trigger, delete: remove } as const;

/** The commands about one schedule. */
export async function command(
  name: keyof typeof commands,
  schedule: string,
  options: CommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { text, json } = await connected(terminal, (client) => commands[name](client, schedule, options));
  terminal.out(options.json ? JSON.stringify(json) : text);
  return exitCodes.ok;
}

async function describe(client: Client, schedule: string): Promise<Answer> {
  const described = await describeSchedule(client, schedule);
  return { text: scheduleText(described), json: withProblems(described) };
}

async function pause(client: Client, schedule: string, { reason }: CommandOptions): Promise<Answer> {
  const paused = await pauseSchedule(client, schedule, reason === undefined ? {} : { reason });
  return { text: `${schedule} is paused.${runsGoOn(paused.runs)}`, json: withProblems(paused) };
}

async function unpause(client: Client, schedule: string): Promise<Answer> {
  const described = await unpauseSchedule(client, schedule);
  return {
    text: `${schedule} is not paused any more.\n${scheduleText(described)}`,
    json: withProblems(described),
  };
}

async function trigger(client: Client, schedule: string): Promise<Answer> {
  const run = await triggerSchedule(client, schedule);
  const status = await run.status();
  return {
    text: `Started ${run.workflowId}. ${status.next}\nFollow it: showcaller status ${run.workflowId} --watch`,
    json: runJson(status),
  };
}

async function remove(client: Client, schedule: string): Promise<Answer> {
  const described = await describeSchedule(client, schedule);
  await deleteSchedule(client, schedule);
  return { text: `${schedule} is deleted.${runsGoOn(described.runs)}`, json: withProblems(described) };
}

function withProblems(described: ScheduleDescription): object {
  return { ...described, problems: [] };
}
