import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { readHistory } from '../../history/index.ts';
import { type Claimant, type Held, isSameClaimant } from '../../plan/claims.ts';
import { type ResourceName, toTakeDown } from '../../plan/ledger.ts';
import type { Claims } from './claims.ts';

/** Who of those in the way has ended, and what of theirs has nobody left to turn it off. */
export interface Buried {
  any: boolean;
  orphaned: ResourceName[];
}

/**
 * Lets go for those that have ended without letting go themselves, such as terminated runs. What they brought up is owed by
 * the last who held it beside them.
 */
export async function buryTheGone(claims: Claims, id: string, held: readonly Held[]): Promise<Buried> {
  const buried: Buried = { any: false, orphaned: [] };
  const known: Claimant[] = [];
  for (const { workflowId, firstRunId, step } of held) {
    const claimant = { workflowId, firstRunId };
    if (known.some((one) => isSameClaimant(one, claimant))) continue;
    known.push(claimant);
    const ended = await endOf(claims.client, claimant);
    if (ended === null) continue;
    const owed = ended.inOrder ? [] : await broughtUp(claims.client, workflowId, ended.runId);
    const answer = await claims.ask(id, { kind: 'leave', claimant, step, owed, endedAt: ended.at });
    buried.any = true;
    if (answer.state === 'released') buried.orphaned.push(...answer.orphaned);
  }
  return buried;
}

/** How one ended. `inOrder`: by its own code, which let go of what it meant to. `runId` null: nobody knows it any more. */
export interface Ended {
  runId: string | null;
  inOrder: boolean;
  /** Epoch milliseconds; null: nobody knows. */
  at: number | null;
}

/** Null: it runs. */
export async function endOf(client: Client, { workflowId, firstRunId }: Claimant): Promise<Ended | null> {
  const latest = await describe(client, workflowId);
  const run = latest?.firstRunId === firstRunId ? latest : await describe(client, workflowId, firstRunId);
  if (!run) return { runId: null, inOrder: true, at: null };
  if (run.status === 'RUNNING' || run.status === 'PAUSED') return null;
  const { runId, status, at } = run;
  return { runId, inOrder: status !== 'TERMINATED' && status !== 'TIMED_OUT', at };
}

async function describe(client: Client, workflowId: string, wanted?: string) {
  try {
    const described = await client.workflow.getHandle(workflowId, wanted).describe();
    const { status, raw, runId, closeTime } = described;
    const firstRunId = raw.workflowExecutionInfo?.firstRunId || runId;
    return { status: status.name, runId, firstRunId, at: closeTime?.getTime() ?? null };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** What a run that was ended from outside had brought up and not taken down, by its ledger. */
async function broughtUp(client: Client, workflowId: string, runId: string | null): Promise<ResourceName[]> {
  if (runId === null) return [];
  const past = await readHistory(client, { workflowId, runId });
  const stops = new Set(
    past.plan?.steps.flatMap((step) => (step.kind === 'resource' && step.undo === 'stop' ? [step.id] : [])),
  );
  return past.ledger.filter(({ step }) => stops.has(step)).flatMap((entry) => toTakeDown(entry, false));
}
