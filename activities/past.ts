import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { type RunHistory, readHistory, whereFound } from '../history/index.ts';
import type { LedgerEntry } from '../plan/ledger.ts';
import { resumedId, tearDownId } from '../plan/names.ts';
import type { Plan, TeardownInput } from '../plan/plan.ts';
import { failureTypes } from '../plan/status.ts';
import { ledgersBeforeResets, withResets } from './chain.ts';

/** A run, and what has become of it since. */
export interface Past {
  history: RunHistory;
  /** null: it never came to start anything. */
  plan: Plan | null;
  place: string | null;
  /** The run that goes on with it, by workflow id; null: none does. */
  successor: string | null;
  /** The newest tear-down of it that has ended. */
  tearDown: RunHistory | null;
}

/**
 * Reads a run's history, and whether another run has taken it over.
 *
 * @param notBy - the run that asks, by run id, when it is the one that would take over
 */
export async function readPast(client: Client, input: TeardownInput, notBy = ''): Promise<Past> {
  const history = await readHistory(client, input);
  const { plan, place } = history;
  const successor = await successorOf(client, history, notBy);
  return { history, plan, place, successor, tearDown: await newestTearDown(client, history) };
}

/** What a run that has ended left, with what an earlier tear-down of it did, and what resets made it forget. */
export async function ledgerLeft(client: Client, { history, plan, tearDown }: Past): Promise<LedgerEntry[]> {
  if (tearDown) return tearDown.ledger;
  heartbeat({ progress: 'reading what it did before a reset' });
  return plan ? withResets(plan, history.ledger, await ledgersBeforeResets(client, history)) : [];
}

/** An earlier tear-down of the same run, under the id that our client gives: what it took down is not ours any more. */
async function newestTearDown(client: Client, past: RunHistory): Promise<RunHistory | null> {
  const workflowId = tearDownId(past.workflowId);
  const query = `WorkflowId = ${JSON.stringify(workflowId)} AND ExecutionStatus != "Running"`;
  for await (const { runId } of client.workflow.list({ query })) {
    heartbeat({ progress: 'reading what an earlier tear-down did' });
    const before = await readHistory(client, { workflowId, runId });
    if (before.tookDown?.runId === past.runId) return before;
  }
  return null;
}

async function successorOf(
  client: Client,
  { workflowId, runId }: RunHistory,
  notBy: string,
): Promise<string | null> {
  const next = resumedId(workflowId);
  // The newest is asked for by name: a list is a second or two behind.
  const newest = await whereFound(async () => (await client.workflow.getHandle(next).describe()).runId);
  if (newest === null) return null;
  if (newest !== notBy && (await tookOver(client, next, newest, runId))) return next;
  for await (const older of client.workflow.list({ query: `WorkflowId = ${JSON.stringify(next)}` }))
    if (older.runId !== newest && older.runId !== notBy && (await tookOver(client, next, older.runId, runId)))
      return next;
  return null;
}

async function tookOver(client: Client, workflowId: string, runId: string, past: string): Promise<boolean> {
  heartbeat({ progress: 'looking for a run that goes on with it' });
  const history = await whereFound(() => readHistory(client, { workflowId, runId }));
  return history?.resumes === past;
}

/** Why a run that has ended cannot be taken down, or gone on with, for people. */
export function refuse(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, failureTypes.runFailed);
}
