import { log } from '@temporalio/activity';
import { type Client, isGrpcServiceError, ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { findRuns, type RunHistory, readHistory } from '../../history/index.ts';
import { type ClaimBook, claimsOf, claimsQuery, type Hold, noClaims } from '../../plan/claims.ts';
import type { LedgerEntry } from '../../plan/ledger.ts';

/** A namespace may hold many workflows of others: so many are looked at. */
const looksAt = 2_000;
const atOnce = 8;
/** A worker has to replay it. */
const queryMs = 20_000;

/**
 * What is known of who holds what where no claims workflow runs. One that somebody terminated still says it. Without
 * one, nothing was ever claimed, or it was deleted: then the runs under way are asked what they have claimed.
 */
export async function restoreBook(client: Client, id: string): Promise<ClaimBook> {
  const handle = client.workflow.getHandle(id);
  try {
    return await client.withDeadline(Date.now() + queryMs, () => handle.query<ClaimBook>(claimsQuery));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError))
      log.warn('claims that have ended could not be read and are put together from the runs', { id, error });
  }
  const holds = await holdsOfRuns(client, id);
  if (holds.length > 0) log.warn('claims were put together from the runs', { id, holds: holds.length });
  return { ...noClaims(), holds };
}

/**
 * Every run under way that may hold something there, by its history. What has gone with the book is who waits, and what those who
 * have ended left to others.
 */
async function holdsOfRuns(client: Client, id: string): Promise<Hold[]> {
  const service = claimsOf(id)?.service ?? '';
  const left = await runsUnderWay(client, service);
  const holds: Hold[] = [];
  const work = async () => {
    for (let run = left.pop(); run; run = left.pop())
      try {
        holds.push(...holdsIn(await readHistory(client, run), id));
      } catch (error) {
        log.warn('what a run has claimed could not be read', { run: run.workflowId, error });
      }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return holds;
}

async function runsUnderWay(
  client: Client,
  service: string,
): Promise<{ workflowId: string; runId: string }[]> {
  const runs: { workflowId: string; runId: string }[] = [];
  try {
    for await (const { workflowId, runId, memo } of findRuns(client, query, looksAt))
      if (mayHold(memo?.uses, service)) runs.push({ workflowId, runId });
  } catch (error) {
    // Temporal's test server keeps no list; every other one does.
    if (!hasNoList(error)) throw error;
  }
  return runs;
}

/** A run that does not say what it uses is of an older release, or has not read its runbook yet. */
function mayHold(uses: unknown, service: string): boolean {
  return !Array.isArray(uses) || uses.some((one) => String(one).startsWith(`${service}:`));
}

function hasNoList(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code === unimplemented;
}

/** gRPC's code of a call that a server does not have. */
const unimplemented = 12;
const query = 'ExecutionStatus = "Running"';

function holdsIn({ workflowId, firstRunId, ledger }: RunHistory, id: string): Hold[] {
  return ledger.flatMap((entry) => {
    const names = namesOf(entry);
    if (entry.claims !== id || names.length === 0) return [];
    const { step, baseline } = entry;
    return [{ workflowId, firstRunId, step, names, closing: [], passed: [], since: baseline.at }];
  });
}

/** What the step's undo has not let go of. Jobs are left out: they are in nobody's way for long. */
function namesOf({ baseline, undo }: LedgerEntry): string[] {
  if (baseline.kind !== 'resource' || undo !== null) return [];
  return [...baseline.off, ...baseline.on];
}
