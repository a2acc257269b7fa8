import { log } from '@temporalio/activity';
import { asHeld, type Claimant, claimantOf, type Hold, isSameClaimant } from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';
import type { Trouble } from '../../plan/status.ts';
import { checked } from '../checked.ts';
import type { PreflightStep, RunIdentity } from '../contract.ts';
import type { World } from '../dependencies.ts';
import { inTheWay } from './claim.ts';
import type { Claims } from './claims.ts';

/** What steps that are to fail where others hold it would fail for now. Only reads; what cannot be read is no trouble. */
export async function claimedByOthers(
  { services, claims }: World,
  run: RunIdentity,
  steps: readonly PreflightStep[],
): Promise<Trouble[]> {
  const wanted = steps.flatMap(({ step, with: given }) => {
    const service = services.get(step.uses);
    if (step.kind !== 'resource' || step.onConflict !== 'fail' || step.at !== 'start') return [];
    if (service?.kind !== 'resource') return [];
    const { with: read } = checked({ step, with: given, run });
    return [{ step: step.id, id: claims.id(service.scope(read)), names: service.resources(read) }];
  });
  const ids = [...new Set(wanted.map(({ id }) => id))];
  const held = new Map(
    await Promise.all(ids.map(async (id) => [id, await heldByOthers(claims, id, claimantOf(run))] as const)),
  );
  return wanted.flatMap(({ step, id, names }) =>
    names.flatMap((name): Trouble[] => {
      const hold = held.get(id)?.get(name);
      if (!hold) return [];
      const message = `${inTheWay([asHeld(hold, name)])} (onConflict: fail)`;
      return [{ step, resource: name, code: 'Claimed', message }];
    }),
  );
}

/** By name, those of runs that are under way. */
async function heldByOthers(
  claims: Claims,
  id: string,
  claimant: Claimant,
): Promise<Map<ResourceName, Hold>> {
  const byName = new Map<ResourceName, Hold>();
  try {
    const book = await claims.bookOf(id);
    for (const hold of book?.holds ?? []) {
      if (isSameClaimant(hold, claimant) || (await claims.endOf(hold)) !== null) continue;
      for (const name of hold.names) byName.set(name, hold);
    }
  } catch (error) {
    log.warn('who holds what could not be read', { claims: id, error });
  }
  return byName;
}
