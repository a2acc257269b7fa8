import { log } from '@temporalio/activity';
import { endOf, whereFound } from '../../history/index.ts';
import { type Claimant, type ClaimBook, claimantKey, claimsQuery } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Claims } from '../claims/claims.ts';
import type { OnNow } from './comparing.ts';

/** Who else has what is on, by workflow id; only those that live count. */
export async function holdersOf(claims: Claims, left: readonly OnNow[]): Promise<Map<ResourceName, string>> {
  const holders = new Map<ResourceName, string>();
  const living = new Map<string, Promise<boolean>>();
  const lives = (claimant: Claimant) => {
    const key = claimantKey(claimant);
    const known = living.get(key) ?? endOf(claims.client, claimant).then((end) => end === null);
    living.set(key, known);
    return known;
  };
  for (const id of new Set(left.flatMap((one) => one.claims ?? []))) {
    const names = new Set(left.flatMap((one) => (one.claims === id ? [one.resource] : [])));
    for (const hold of (await bookOf(claims, id))?.holds ?? []) {
      const wanted = hold.names.filter((name) => names.has(name));
      if (wanted.length > 0 && (await lives(hold)))
        for (const name of wanted) holders.set(name, hold.workflowId);
    }
  }
  return holders;
}

/** Null: nobody has ever claimed anything there, or it does not answer; a tear-down asks again before it turns anything off. */
async function bookOf({ client }: Claims, id: string): Promise<ClaimBook | null> {
  try {
    return await whereFound(() => client.workflow.getHandle(id).query<ClaimBook>(claimsQuery));
  } catch (error) {
    log.warn('who else has what a run left up could not be read', { claims: id, error });
    return null;
  }
}
