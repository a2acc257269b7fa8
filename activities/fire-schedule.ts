import { ApplicationFailure, Context, heartbeat, log } from '@temporalio/activity';
import { type Client, isGrpcServiceError, ServiceError } from '@temporalio/client';
import { fire } from '../schedules/fire.ts';
import type { Fired, Firing } from './contract.ts';

type Passed = Pick<Fired, 'missed' | 'paused'>;

/** Starts what is due of a schedule, and accounts for what went by. */
export async function fireSchedule(client: Client, { input, firedFor }: Firing): Promise<Fired> {
  // What an attempt wrote into the account before it was lost, nobody has been told yet.
  let passed: Passed = passedIn(Context.current().info.heartbeatDetails);
  const known = passed;
  heartbeat(passed);
  try {
    const fired = await fire(client, { input, firedFor }, (settled) => {
      if (settled)
        passed = { missed: union(known.missed, settled.missed), paused: union(known.paused, settled.paused) };
      heartbeat(passed);
    });
    const result = { ...fired, ...passed };
    tellLog(input.schedule, result);
    return result;
  } catch (error) {
    if (!isGrpcServiceError(error) && !(error instanceof ServiceError)) throw error;
    throw ApplicationFailure.retryable(`Temporal did not answer: ${error.message}`, 'Unreachable');
  }
}

function tellLog(schedule: string, { exists, runs, missed, paused }: Fired): void {
  const times = (all: readonly number[]) => all.map((onAirAt) => new Date(onAirAt).toISOString());
  if (!exists) log.warn('the schedule is gone; nothing was started', { schedule });
  const began = runs.filter((run) => run.began).map(({ workflowId }) => workflowId);
  if (began.length > 0) log.info('a show was started by its schedule', { schedule, runs: began });
  if (missed.length > 0) log.error('shows were missed', { schedule, onAirAt: times(missed) });
  if (paused.length > 0)
    log.warn('shows went by while their schedule was paused', { schedule, onAirAt: times(paused) });
}

function passedIn(details: unknown): Passed {
  return { missed: numbersIn(details, 'missed'), paused: numbersIn(details, 'paused') };
}

function numbersIn(details: unknown, member: keyof Passed): number[] {
  const list: unknown = typeof details === 'object' && details !== null ? Reflect.get(details, member) : null;
  return Array.isArray(list) ? list.filter((one) => typeof one === 'number') : [];
}

function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((one, other) => one - other);
}
