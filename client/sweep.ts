import { randomUUID } from 'node:crypto';
import {
  ApplicationFailure,
  type Client,
  type WorkflowExecutionInfo,
  WorkflowFailedError,
} from '@temporalio/client';
import { findRuns } from '../history/index.ts';
import type { LeftBehind } from '../plan/left-behind.ts';
import { workflowTypes } from '../plan/names.ts';
import type { TeardownInput } from '../plan/plan.ts';
import { waiting } from './asking.ts';
import { CommandRefused } from './errors.ts';
import { describeRun, hasEnded } from './read-status.ts';
import { insistOnWorker, untilWorker } from './workers.ts';

/** Longest wait for a worker's answer, in milliseconds: its reads may have to be tried again. */
const answersWithin = 150_000;
/** Runs that are compared at one time. */
const atOnce = 4;
/** A namespace may hold many workflows: so many that have ended are looked at, the newest first. */
const looksAt = 5_000;

/** A run that has ended, compared with the cloud by its worker. */
export type LeftRun = LeftBehind | { workflowId: string; runId: string; error: Error };

export interface SweepOptions {
  /** Runs that are compared. Default: 200, the newest. */
  readonly limit?: number;
}

/**
 * Compares one run that has ended with the cloud: what of its own is on now, and who else has it. Changes nothing.
 *
 * @param runId - default: the newest of that id
 * @throws `RunNotFound`, `NoWorker`, `TemporalUnreachable`; `CommandRefused` while it is still under way, or when its worker cannot say
 */
export async function leftByRun(client: Client, workflowId: string, runId?: string): Promise<LeftBehind> {
  const description = await describeRun(client, { workflowId, ...(runId !== undefined && { runId }) });
  if (!hasEnded(description))
    throw refused(workflowId, `${workflowId} is still running; \`end\` or \`abort\` takes it down`);
  return compare(client, { workflowId, runId: description.runId }, description.taskQueue);
}

/**
 * The same for all runs of the namespace that ended without their walk backward: terminated, timed out, stuck, or failed
 * without a record. Yields each as soon as it is known; one that cannot be compared has the error instead.
 */
export async function* listLeft(client: Client, { limit = 200 }: SweepOptions = {}): AsyncGenerator<LeftRun> {
  const waitingFor: Promise<LeftRun>[] = [];
  const told = new Set<string>();
  // A run and its tear-down are one to us.
  const isNew = ({ workflowId, runId }: LeftRun) =>
    told.size < told.add(JSON.stringify([workflowId, runId])).size;
  for await (const info of candidates(client, limit)) {
    waitingFor.push(one(client, info));
    const next = waitingFor.length >= atOnce ? await waitingFor.shift() : undefined;
    if (next && isNew(next)) yield next;
  }
  for (const each of waitingFor) {
    const next = await each;
    if (isNew(next)) yield next;
  }
}

async function one(client: Client, { workflowId, runId, taskQueue }: Candidate): Promise<LeftRun> {
  try {
    return await compare(client, { workflowId, runId }, taskQueue);
  } catch (error) {
    return { workflowId, runId, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

type Candidate = Pick<WorkflowExecutionInfo, 'workflowId' | 'runId' | 'taskQueue' | 'status'>;

/** Of a chain of resets only the newest, when it has ended. */
async function* candidates(client: Client, limit: number): AsyncGenerator<Candidate> {
  const seen = new Set<string>();
  const query =
    'ExecutionStatus = "Terminated" OR ExecutionStatus = "TimedOut" OR ExecutionStatus = "Failed"';
  for await (const info of findRuns(client, query, looksAt)) {
    if (seen.size >= limit) return;
    if (!mayHaveLeft(info)) continue;
    const newest = await newestOfChain(client, info);
    if (seen.has(newest.runId)) continue;
    seen.add(newest.runId);
    if (newest.status.name !== 'RUNNING' && newest.status.name !== 'PAUSED') yield newest;
  }
}

/** Of those that failed, a walk backward that came to its end left something only when it was stuck. */
function mayHaveLeft({ status, memo }: WorkflowExecutionInfo): boolean {
  if (status.name !== 'FAILED') return true;
  const outcome = memo?.outcome;
  return outcome === undefined || outcome === 'running' || outcome === 'stuck';
}

/** What was terminated by a reset goes on as another execution of the same id. */
async function newestOfChain(client: Client, info: WorkflowExecutionInfo): Promise<Candidate> {
  const { workflowId, runId } = info;
  const [newest, own] = await Promise.all([
    describeRun(client, { workflowId }),
    describeRun(client, { workflowId, runId }),
  ]);
  const chainOf = ({ raw }: typeof newest) => raw.workflowExecutionInfo?.firstRunId;
  return newest.runId !== runId && chainOf(newest) === chainOf(own) ? newest : info;
}

async function compare(client: Client, run: TeardownInput, taskQueue: string): Promise<LeftBehind> {
  await untilWorker(client, taskQueue, `${run.workflowId} was not compared.`);
  const workflowId = `compare:${run.workflowId}-${randomUUID()}`;
  try {
    return await waiting(client, workflowId, () =>
      client.workflow.execute<(input: TeardownInput) => Promise<LeftBehind>>(workflowTypes.compareRun, {
        workflowId,
        taskQueue,
        args: [run],
        workflowExecutionTimeout: answersWithin,
        staticSummary: `compare ${run.workflowId} with the cloud`,
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    await insistOnWorker(client, taskQueue, `${run.workflowId} was not compared.`);
    const why = error.cause instanceof ApplicationFailure ? error.cause.message : 'its worker did not answer';
    throw refused(run.workflowId, `${run.workflowId} could not be compared with the cloud: ${why}`);
  }
}

function refused(workflowId: string, why: string): CommandRefused {
  return new CommandRefused(workflowId, 'sweep', why, null);
}
