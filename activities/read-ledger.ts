import { ApplicationFailure, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { readHistory } from '../history/index.ts';
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
  return {
    plan,
    parameters: past.parameters,
    identity: { workflowId: past.workflowId, firstRunId: past.firstRunId, place },
    ledger: past.ledger,
    wasUp: status.upAt !== null,
  };
}

function refuse(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, failureTypes.runFailed);
}
