import type { Client, WorkflowExecution } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { type Decoder, decoderOf } from './decode.ts';
import { readEvents } from './read-events.ts';
import type { RunEvents } from './run-events.ts';
import { historyOf, type RunHistory } from './run-history.ts';

/**
 * Reads a run's history and puts together what is known of the run: its status, its plan and its ledger.
 * Needs no worker, and works on runs that are under way, ended or terminated.
 *
 * @param execution - without `runId`: the newest run of that workflow id
 * @throws the client's own errors: WorkflowNotFoundError, a gRPC ServiceError, or a payload that the client's data
 *   converter cannot decode (a codec is missing): a ledger with holes would leave things running
 */
export async function readHistory(client: Client, execution: WorkflowExecution): Promise<RunHistory> {
  const { workflowId } = execution;
  const runId = execution.runId ?? (await client.workflow.getHandle(workflowId).describe()).runId;
  return historyOf(await readRun(client, { workflowId, runId }));
}

/** A run that does much may be another by the time that its heartbeats are read. */
const mostReads = 5;

/** The history, and the last word of each activity that has not ended: the server keeps those, also of a run that was terminated. */
async function readRun(client: Client, run: Required<WorkflowExecution>): Promise<RunEvents> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const decoder = decoderOf(client.options.loadedDataConverter);
  for (let time = 1; ; time += 1) {
    const { events } = await handle.fetchHistory();
    const read = await readEvents(run, events ?? [], decoder);
    if (read.activities.every(({ end }) => end !== null)) return read;
    const { raw, historyLength } = await handle.describe();
    if (historyLength !== (events ?? []).length && time < mostReads) continue;
    await addHeartbeats(read, raw.pendingActivities ?? [], decoder);
    return read;
  }
}

async function addHeartbeats(
  { activities }: RunEvents,
  pending: readonly temporal.api.workflow.v1.IPendingActivityInfo[],
  decoder: Decoder,
): Promise<void> {
  const known = new Map(pending.map(({ activityId, heartbeatDetails }) => [activityId, heartbeatDetails]));
  for (const activity of activities)
    if (activity.end === null) activity.heartbeat = await decoder.first(known.get(activity.id));
}
