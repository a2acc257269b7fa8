import type { Client } from '@temporalio/client';
import { parseDuration } from '../../plan/duration.ts';
import type { JsonObject } from '../../plan/json.ts';
import { defaultTaskQueue, occurrenceId, workflowTypes } from '../../plan/names.ts';
import type { RunInput } from '../../plan/plan.ts';
import type { ScheduleInput } from '../../plan/schedule.ts';
import { newAccount, nextShow } from '../../schedules/account.ts';
import { zonedTime } from '../../schedules/local.ts';
import { makeSchedule } from '../../schedules/make-schedule.ts';
import { hasRun } from '../../schedules/run-start.ts';
import { asking, grpcCode } from '../asking.ts';
import { checkRunbook } from '../check-runbook.ts';
import { isRunbookName } from '../start-runbook.ts';
import { untilWorker } from '../workers.ts';
import { checkBooking } from './check-booking.ts';
import { describeSchedule } from './describe-schedule.ts';
import type { ScheduleDescription } from './described.ts';
import { InvalidSchedule, ScheduleExists } from './errors.ts';
import { problemOf, readTerms, type ScheduleTerms } from './terms.ts';

/** What is scheduled, and when. */
export interface CreateScheduleOptions extends ScheduleTerms {
  /** A runbook of the workers' catalogue by its name; or a whole document, as an object or as YAML text. */
  readonly runbook: string | JsonObject;
  readonly parameters?: JsonObject;
  /** Default: SHOWCALLER_TASK_QUEUE, else `showcaller`. */
  readonly taskQueue?: string;
}

/** What a run needs at least between its start and its first step, to look at everything, in milliseconds. */
const checksMs = 15 * 60_000;
/** The runbook of the catalogue may be another when the show comes: its lead is taken to be so long at least, in milliseconds. */
const usualLeadMs = 2 * 3_600_000;
/** A show without an off-air time is worth beginning for so long after its on-air time, in milliseconds. */
const worthMs = 3_600_000;

/**
 * Makes a schedule: of one show (`at`) or of recurring ones (`calendar`, `cron`), in the local time of a zone.
 *
 * The runbook and its parameters are checked now, by a worker. The run of a single show is started at once and waits; that of a recurring
 * one is started some time before its steps must begin.
 *
 * @throws `InvalidSchedule` and `InvalidRunbook` with all problems, `ScheduleExists`, `NoWorker`, `TemporalUnreachable`; nothing was made
 */
export async function createSchedule(
  client: Client,
  options: CreateScheduleOptions,
): Promise<ScheduleDescription> {
  const now = Date.now();
  const rule = readTerms(options, now);
  const { schedule, lead, offAir, parameters = {} } = options;
  const run: RunInput = {
    parameters,
    ...(lead !== undefined && { lead }),
    ...(offAir !== undefined && { offAirAt: offAir }),
  };
  const type = await typeOf(options, parameters);
  if (type === workflowTypes.runbook) run.runbook = options.runbook;
  const draft = {
    ...{ schedule, rule, type, run, runbook: type },
    aheadMs: 0,
    lateMs: parseDuration(offAir ?? '') ?? worthMs,
    account: newAccount(now),
  };
  const first = firstShow(draft, now);
  const taskQueue = options.taskQueue ?? (process.env.SHOWCALLER_TASK_QUEUE || defaultTaskQueue);
  await untilWorker(client, taskQueue, 'nothing was made.');
  const onAirAt = zonedTime(first, rule.zone);
  const checked = await checkBooking(client, taskQueue, { type, input: { ...run, onAirAt, schedule } });
  const leadMs = lead === undefined ? Math.max(checked.leadMs, usualLeadMs) : (parseDuration(lead) ?? 0);
  const input = { ...draft, runbook: checked.runbook, aheadMs: leadMs + checksMs };
  if (rule.recurrence.kind === 'once') await refuseSecondRun(client, input, first);
  await make(client, taskQueue, input);
  return describeSchedule(client, schedule);
}

/** The workflow type that runs it. A document is checked here first: its problems then have lines. */
async function typeOf({ runbook }: CreateScheduleOptions, parameters: JsonObject): Promise<string> {
  if (isRunbookName(runbook)) return runbook;
  await checkRunbook(runbook, parameters, {});
  return workflowTypes.runbook;
}

function firstShow(draft: ScheduleInput, now: number): number {
  const first = nextShow(draft, now);
  if (first !== null) return first;
  const { text } = draft.rule.recurrence;
  throw new InvalidSchedule([
    problemOf('skip', `all shows of ${JSON.stringify(text)} are left out`, draft.rule.skip),
  ]);
}

async function refuseSecondRun(client: Client, { schedule }: ScheduleInput, onAirAt: number): Promise<void> {
  if (!(await asking(client, schedule, () => hasRun(client, schedule, onAirAt)))) return;
  const run = occurrenceId(schedule, onAirAt);
  throw new ScheduleExists(
    schedule,
    `There is, or was, a run ${run} already: a show has one run only. Look at it with \`showcaller status ${run}\`, or give the booking another name.`,
  );
}

/** ALREADY_EXISTS of gRPC. */
const alreadyExists = 6;

async function make(client: Client, taskQueue: string, input: ScheduleInput): Promise<void> {
  try {
    await asking(client, input.schedule, () => makeSchedule(client, taskQueue, input));
  } catch (error) {
    if (grpcCode(error) !== alreadyExists) throw error;
    throw new ScheduleExists(
      input.schedule,
      `There is a schedule ${input.schedule} already. Look at it with \`showcaller schedule describe ${input.schedule}\`, delete it, or give this one another name.`,
    );
  }
}
