import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { isNames } from '../history/index.ts';
import { workflowTypes } from '../plan/names.ts';
import { type Outcome, outcomes, type Phase, phases } from '../plan/status.ts';
import { waiting } from './asking.ts';

/** A run as a list shows it. */
export interface ListedRun {
  workflowId: string;
  runId: string;
  /** null: it has not told yet. */
  runbook: string | null;
  outcome: Outcome;
  /** null: it has not told yet. */
  phase: Phase | null;
  degraded: boolean;
  held: boolean;
  /** Steps that wait for a person. */
  asking: string[];
  /** ISO instants. */
  startedAt: string;
  endedAt: string | null;
}

/** How runs are listed. */
export interface ListOptions {
  /** Default: 50. */
  readonly limit?: number;
  /** A filter in Temporal's list language, besides that of the workflow. */
  readonly query?: string;
}

/**
 * Lists runs, the newest first, as the server's visibility store and the runs' memos have them (a second or two behind).
 * Other workflows of the namespace, which have no memo of ours, are left out.
 */
export async function listRuns(
  client: Client,
  { limit = 50, query }: ListOptions = {},
): Promise<ListedRun[]> {
  return waiting(client, '', async () => {
    const runs: ListedRun[] = [];
    for await (const info of client.workflow.list({
      pageSize: limit,
      ...(query !== undefined && { query }),
    })) {
      if (isOurs(info)) runs.push(listed(info));
      if (runs.length >= limit) break;
    }
    return runs;
  });
}

function isOurs({ memo, type }: WorkflowExecutionInfo): boolean {
  return (
    typeof memo?.runbook === 'string' || type === workflowTypes.runbook || type === workflowTypes.teardown
  );
}

function listed(info: WorkflowExecutionInfo): ListedRun {
  const memo = info.memo ?? {};
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    runbook: typeof memo.runbook === 'string' ? memo.runbook : null,
    outcome: outcomeOf(info),
    phase: phases.find((phase) => phase === memo.phase) ?? null,
    degraded: memo.degraded === true,
    held: memo.held === true,
    asking: info.status.name === 'RUNNING' && isNames(memo.asking) ? memo.asking : [],
    startedAt: info.startTime.toISOString(),
    endedAt: info.closeTime?.toISOString() ?? null,
  };
}

/** What the run wrote into its memo last, unless the server knows better. */
function outcomeOf({ status, memo }: WorkflowExecutionInfo): Outcome {
  const written = outcomes.find((outcome) => outcome === memo?.outcome);
  const ended = written === 'running' ? undefined : written;
  switch (status.name) {
    case 'RUNNING':
    case 'PAUSED':
    case 'CONTINUED_AS_NEW':
      return 'running';
    case 'COMPLETED':
      return ended ?? 'done';
    case 'CANCELLED':
      return ended ?? 'cancelled';
    case 'TERMINATED':
    case 'TIMED_OUT':
      return 'terminated';
    case 'FAILED':
    case 'UNSPECIFIED':
    case 'UNKNOWN':
      return ended ?? 'failed';
  }
}
