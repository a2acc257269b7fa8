import { log } from '@temporalio/activity';
import { endsOf } from '../../history/index.ts';
import type { ClaimBook } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Claims } from '../claims/claims.ts';
import type { OnNow } from './comparing.ts';

/** Who else has what is on, by workflow id; only those that live count. */
export async function holdersOf(claims: Claims, left: readonly OnNow[]): Promise<Map<ResourceName, string>> {
  const holders = new Map<ResourceName, string>();
  const endOf = endsOf(claims.client);
  for (const id of new Set(left.flatMap((one) => one.claims ?? []))) {
    const names = new Set(left.flatMap((one) => (one.claims === id ? [one.resource] : [])));
    for (const hold of (await bookOf(claims, id))?.holds ?? []) {
      const wanted = hold.names.filter((name) => names.has(name));
      if (wanted.length > 0 && (await endOf(hold)) === null)
        for (const name of wanted) holders.set(name, hold.workflowId);
    }
  }
  return holders;
}

/** Null: nobody has ever claimed anything there, or it does not answer; a tear-down asks again before it turns anything off. */
async function bookOf(claims: Claims, id: string): Promise<ClaimBook | null> {
  try {
    return await claims.bookOf(id);
  } catch (error) {
    log.warn('who else has what a run left up could not be read', { claims: id, error });
    return null;
  }
}
