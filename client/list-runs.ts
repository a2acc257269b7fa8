import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { findRuns, isNames } from '../history/index.ts';
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
  late: boolean;
  /** Planned; ISO instants. */
  onAirAt: string | null;
  offAirAt: string | null;
  /** The IANA zone that people think of the times in; null: UTC. */
  zone: string | null;
  /** The schedule whose occurrence it is. */
  schedule: string | null;
  /** There is something that a person should know of; `status` says what. */
  trouble: boolean;
  /** Steps that wait for a person. */
  asking: string[];
  /** ISO instants. */
  startedAt: string;
  endedAt: string | null;
}

/** How runs are listed. */
export interface ListOptions {
  /** Of the running ones, and of those that have ended. Default: 50. */
  readonly limit?: number;
}

/** A namespace may hold many workflows of others: so many are looked at. */
const looksAt = 2_000;

/**
 * Lists runs: first those under way, then those that have ended, each the newest first, as the server's visibility store
 * and the runs' memos have them (a second or two behind). Other workflows, which have no memo of ours, are left out.
 *
 * @throws `TemporalUnreachable`, `NamespaceNotFound`
 */
export function listRuns(client: Client, { limit = 50 }: ListOptions = {}): Promise<ListedRun[]> {
  return waiting(client, '', async () => [
    ...(await some(client, 'ExecutionStatus = "Running"', limit)),
    ...(await some(client, 'ExecutionStatus != "Running"', limit)),
  ]);
}

/** The runs of a schedule, in the same order; so many of those under way, and of those that have ended. */
export function listRunsOf(client: Client, schedule: string, limit = 20): Promise<ListedRun[]> {
  const isOccurrence = ({ workflowId }: ListedRun) =>
    /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(workflowId.slice(schedule.length + 1));
  const those = `WorkflowId STARTS_WITH ${JSON.stringify(`${schedule}-`)}`;
  return waiting(client, '', async () =>
    [
      ...(await some(client, `${those} AND ExecutionStatus = "Running"`, limit)),
      ...(await some(client, `${those} AND ExecutionStatus != "Running"`, limit)),
    ].filter(isOccurrence),
  );
}

async function some(client: Client, query: string, limit: number): Promise<ListedRun[]> {
  const runs: ListedRun[] = [];
  for await (const info of findRuns(client, query, looksAt)) {
    runs.push(listed(info));
    if (runs.length >= limit) break;
  }
  return runs;
}

function listed(info: WorkflowExecutionInfo): ListedRun {
  const memo = info.memo ?? {};
  return {
    workflowId: info.workflowId,
    runId: info.runId,
    runbook: textIn(memo.runbook),
    outcome: outcomeOf(info),
    phase: phases.find((phase) => phase === memo.phase) ?? null,
    degraded: memo.degraded === true,
    held: memo.held === true,
    late: memo.late === true,
    onAirAt: textIn(memo.onAirAt),
    offAirAt: textIn(memo.offAirAt),
    zone: textIn(memo.zone),
    schedule: textIn(memo.schedule),
    trouble: info.status.name === 'RUNNING' && memo.trouble === true,
    asking: info.status.name === 'RUNNING' && isNames(memo.asking) ? memo.asking : [],
    startedAt: info.startTime.toISOString(),
    endedAt: info.closeTime?.toISOString() ?? null,
  };
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
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
