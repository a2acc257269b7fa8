import type { Client } from '@temporalio/client';
import { readHistory } from '../history/index.ts';
import { type LedgerEntry, toTakeDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';

/** Which run of a chain; `firstRunId` is that of the chain. */
interface Execution {
  workflowId: string;
  runId: string;
  firstRunId: string;
}

/** Resets of one run that are looked at. */
const mostResets = 20;

/**
 * The ledgers of the executions of a chain that a reset ended, the newest first. What they did after the point of the reset
 * is in no later history.
 */
export async function ledgersBeforeResets(client: Client, now: Execution): Promise<LedgerEntry[][]> {
  const { workflowId, firstRunId } = now;
  const query = `WorkflowId = ${JSON.stringify(workflowId)} AND ExecutionStatus = "Terminated"`;
  const ledgers: LedgerEntry[][] = [];
  for await (const { runId, raw } of client.workflow.list({ query })) {
    const first = raw.firstRunId;
    if (runId === now.runId || (first && first !== firstRunId)) continue;
    const before = await readHistory(client, { workflowId, runId });
    if (before.firstRunId === firstRunId) ledgers.push(before.ledger);
    if (ledgers.length >= mostResets) break;
  }
  return ledgers;
}

/**
 * A ledger with what an execution before a reset had brought up: found on by the later one's baseline, or not known to it at
 * all, it is the run's own all the same.
 */
export function withResets(
  plan: Plan,
  ledger: LedgerEntry[],
  before: readonly LedgerEntry[][],
): LedgerEntry[] {
  const known = new Set(plan.steps.map(({ id }) => id));
  const joined = new Map(ledger.map((entry) => [entry.step, entry]));
  for (const entry of before.flat()) {
    const later = joined.get(entry.step);
    if (!known.has(entry.step)) continue;
    if (!later) joined.set(entry.step, entry);
    else if (later.baseline.kind === 'resource' && later.baseline.at > entry.baseline.at) {
      const { on } = later.baseline;
      const own = toTakeDown(entry, false).filter((name) => on.includes(name));
      joined.set(entry.step, { ...later, takenOver: [...new Set([...later.takenOver, ...own])] });
    }
  }
  return [...joined.values()];
}
