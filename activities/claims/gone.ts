import type { Client } from '@temporalio/client';
import { readHistory } from '../../history/index.ts';
import { type Claimant, claimantKey, claimantOf } from '../../plan/claims.ts';
import { type ResourceName, toTakeDown } from '../../plan/ledger.ts';
import type { Claims } from './claims.ts';

/** Many shows that end together ask about each other. */
const atOnce = 8;

/**
 * Lets go for those that have ended without letting go themselves, such as terminated runs. What they brought up is owed by
 * the last who held it beside them. True: there were some.
 */
export async function buryTheGone(claims: Claims, id: string, held: readonly Claimant[]): Promise<boolean> {
  const claimants = new Map(held.map((one) => [claimantKey(one), claimantOf(one)]));
  const left = [...claimants.values()];
  let any = false;
  const work = async () => {
    for (let one = left.pop(); one; one = left.pop()) any = (await buryIfGone(claims, id, one)) || any;
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return any;
}

async function buryIfGone(claims: Claims, id: string, claimant: Claimant): Promise<boolean> {
  const ended = await claims.endOf(claimant);
  if (ended === null) return false;
  const owed = ended.inOrder ? [] : await broughtUp(claims.client, claimant.workflowId, ended.runId);
  // One that ended in order had let go of what it took down; the rest it had handed over.
  const leave = { kind: 'leave', claimant, step: '', owed, keeps: ended.inOrder, endedAt: ended.at } as const;
  await claims.ask(id, leave);
  return true;
}

/** What a run that was ended from outside had brought up and not taken down, by its ledger. */
async function broughtUp(client: Client, workflowId: string, runId: string | null): Promise<ResourceName[]> {
  if (runId === null) return [];
  const past = await readHistory(client, { workflowId, runId });
  return past.ledger.flatMap((entry) => {
    const step = past.plan?.steps.find(({ id }) => id === entry.step);
    if (step?.kind !== 'resource' || step.undo !== 'stop') return [];
    return toTakeDown(entry, step.alreadyOn === 'own' && past.wasUp);
  });
}
