import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { LedgerEntry } from '../plan/ledger.ts';
import type { TeardownInput } from '../plan/plan.ts';
import type { PastRun } from './contract.ts';
import { ledgerLeft, readPast, refuse } from './past.ts';

/** Reads what a run that has ended left in the ledger. Fails when it still runs, never came to have a plan, or another run goes on with it. */
export async function readLedger(client: Client, input: TeardownInput): Promise<PastRun> {
  if (typeof input?.workflowId !== 'string' || input.workflowId === '')
    throw refuse('the input must be {"workflowId": "…"}');
  heartbeat({ progress: 'reading the history' });
  const past = await readPast(client, input);
  const { history, plan, place, successor } = past;
  if (history.closed === null)
    throw refuse(`${input.workflowId} is still running; end or abort takes it down`);
  if (!plan || place === null) throw refuse(`${input.workflowId} never came to start anything`);
  if (successor)
    throw refuse(`${input.workflowId} was taken over by ${successor}; that is what to take down`);
  return {
    plan,
    parameters: history.parameters,
    identity: { workflowId: history.workflowId, firstRunId: history.firstRunId, place },
    runId: history.runId,
    ledger: lean(await ledgerLeft(client, past)),
    wasUp: history.wasUp,
  };
}

/** What one payload may well hold; the server's limit is 2 MiB, and plan and parameters come with it. */
const mostBytes = 512 * 1024;

/** Without what no walk backward reads, where there is much of it: the run's own history has it. */
export function lean(ledger: LedgerEntry[]): LedgerEntry[] {
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
