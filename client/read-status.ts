import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { isRunStatus, readHistory } from '../history/index.ts';
import { statusQuery } from '../plan/names.ts';
import type { RunStatus } from '../plan/status.ts';
import { answerWithin, asking, waiting } from './asking.ts';
import { withProgress } from './progress.ts';

/** One run, of which `runId` says which of that workflow id. */
export interface RunReference {
  workflowId: string;
  runId: string;
}

/** A run's status, and where it comes from. */
export interface ReadStatus {
  status: RunStatus;
  /** `worker`: as it is now · `history`: no worker answered within 5 s · `record`: the run has ended. */
  from: 'worker' | 'history' | 'record';
}

export function describeRun(client: Client, { workflowId, runId }: { workflowId: string; runId?: string }) {
  return asking(client, workflowId, () => client.workflow.getHandle(workflowId, runId).describe());
}

/** True once nothing will change any more. */
export function hasEnded({ status }: WorkflowExecutionDescription): boolean {
  return status.name !== 'RUNNING' && status.name !== 'PAUSED';
}

/** Reads a run's status in the way that its description allows. */
export async function readStatus(
  client: Client,
  run: RunReference,
  description: WorkflowExecutionDescription,
): Promise<ReadStatus> {
  if (hasEnded(description)) return { status: await statusFromHistory(client, run), from: 'record' };
  const answered = await query(client, run);
  const status = withName(answered ?? (await statusFromHistory(client, run)), description);
  const live = await withProgress(client, status, description.raw.pendingActivities);
  return { status: live, from: answered ? 'worker' : 'history' };
}

/** Until the document is loaded only the memo of the start has its name. */
function withName(status: RunStatus, { memo }: WorkflowExecutionDescription): RunStatus {
  return { ...status, runbook: status.runbook ?? (typeof memo?.runbook === 'string' ? memo.runbook : null) };
}

export async function statusFromHistory(client: Client, run: RunReference): Promise<RunStatus> {
  return (await waiting(client, run.workflowId, () => readHistory(client, run))).status;
}

/** The workflow's own answer; null: there is no worker to give it, or it fails at its task. */
async function query(client: Client, { workflowId, runId }: RunReference): Promise<RunStatus | null> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const answer = await client.withDeadline(Date.now() + answerWithin, () =>
      handle.query<unknown>(statusQuery),
    );
    return isRunStatus(answer) ? answer : null;
  } catch {
    // Whatever it was, the history tells as much; when the server is gone, reading it says so.
    return null;
  }
}
