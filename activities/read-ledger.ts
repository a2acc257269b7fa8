import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { type RunHistory, readHistory } from '../history/index.ts';
import type { LedgerEntry } from '../plan/ledger.ts';
import { tearDownId } from '../plan/names.ts';
import type { TeardownInput } from '../plan/plan.ts';
import { failureTypes } from '../plan/status.ts';
import type { PastRun } from './contract.ts';

/** Reads what a run that has ended left in the ledger. Fails when it still runs, or never came to have a plan. */
export async function readLedger(client: Client, input: TeardownInput): Promise<PastRun> {
  if (typeof input?.workflowId !== 'string' || input.workflowId === '')
    throw refuse('the input must be {"workflowId": "…"}');
  heartbeat({ progress: 'reading the history' });
  const past = await readHistory(client, input);
  const { plan, place, closed, status } = past;
  if (closed === null) throw refuse(`${input.workflowId} is still running; end or abort takes it down`);
  if (!plan || place === null) throw refuse(`${input.workflowId} never came to start anything`);
  const before = await newestTearDown(client, past);
  return {
    plan,
    parameters: past.parameters,
    identity: { workflowId: past.workflowId, firstRunId: past.firstRunId, place },
    runId: past.runId,
    ledger: lean(before?.ledger ?? past.ledger),
    wasUp: status.upAt !== null,
  };
}

/** An earlier tear-down of the same run, under the id that our client gives: what it took down is not ours any more. */
async function newestTearDown(client: Client, past: RunHistory): Promise<RunHistory | null> {
  const workflowId = tearDownId(past.workflowId);
  const query = `WorkflowId = ${JSON.stringify(workflowId)} AND ExecutionStatus != "Running"`;
  for await (const { runId } of client.workflow.list({ query })) {
    heartbeat({ progress: 'reading what an earlier tear-down did' });
    const before = await readHistory(client, { workflowId, runId });
    if (before.tookDown === past.runId) return before;
  }
  return null;
}

/** What one payload may well hold; the server's limit is 2 MiB, and plan and parameters come with it. */
const mostBytes = 512 * 1024;

/** Without what no walk backward reads, where there is much of it: the run's own history has it. */
function lean(ledger: LedgerEntry[]): LedgerEntry[] {
  if (JSON.stringify(ledger).length <= mostBytes) return ledger;
  return ledger.map((entry) => {
    const { report } = entry;
    if (report?.kind !== 'resource') return entry;
    const calls = Object.entries(report.calls).map(([name, { answer }]) => [
      name,
      { answer, requestIds: [] },
    ]);
    return { ...entry, report: { ...report, calls: Object.fromEntries(calls), states: {}, failed: [] } };
  });
}

function refuse(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, failureTypes.runFailed);
}
