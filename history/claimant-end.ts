import type { Client } from '@temporalio/client';
import { type Claimant, claimantKey } from '../plan/claims.ts';
import { whereFound } from './where-found.ts';

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

/** The same for many; each is asked for once. */
export function endsOf(client: Client): (claimant: Claimant) => Promise<Ended | null> {
  const ends = new Map<string, Promise<Ended | null>>();
  return (claimant) => {
    const key = claimantKey(claimant);
    const known = ends.get(key) ?? endOf(client, claimant);
    ends.set(key, known);
    return known;
  };
}

async function describe(client: Client, workflowId: string, wanted?: string) {
  const described = await whereFound(() => client.workflow.getHandle(workflowId, wanted).describe());
  if (!described) return null;
  const { status, raw, runId, closeTime } = described;
  const firstRunId = raw.workflowExecutionInfo?.firstRunId || runId;
  return { status: status.name, runId, firstRunId, at: closeTime?.getTime() ?? null };
}
