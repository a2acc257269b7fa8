import {
  type Claimant,
  type ClaimBook,
  claimsQuery,
  isSameClaimant,
  type Waiting,
} from '../../plan/claims.ts';
import { workflowTypes } from '../../plan/names.ts';
import type { Claims } from './claims.ts';

/** A run that waits for another, and since when. */
interface Wait {
  by: Claimant;
  for: Claimant;
  since: number;
  what: string;
}

/**
 * Whether a run waits, through others, for itself, and is the one of them that must give up: the one that began to wait
 * last. The words for it, or null.
 *
 * Every one that waits asks this again and again, so that whoever closes a circle, it is seen; and all see the same circle.
 */
export async function waitsForever(claims: Claims, claimant: Claimant): Promise<string | null> {
  const waits = (await books(claims)).flatMap(waitsIn);
  const circle = circleOf(waits, claimant);
  if (!circle) return null;
  const last = circle.toSorted(
    (a, b) => b.since - a.since || (a.by.workflowId < b.by.workflowId ? 1 : -1),
  )[0];
  if (!last || !isSameClaimant(last.by, claimant)) return null;
  return circle
    .map((one) => `${one.by.workflowId} waits for ${one.what} of ${one.for.workflowId}`)
    .join(', ');
}

async function books({ client }: Claims): Promise<ClaimBook[]> {
  const all: ClaimBook[] = [];
  const query = `WorkflowType = "${workflowTypes.claims}" AND ExecutionStatus = "Running"`;
  for await (const { workflowId } of client.workflow.list({ query }))
    all.push(await client.workflow.getHandle(workflowId).query<ClaimBook>(claimsQuery));
  return all;
}

function waitsIn({ holds, waiting }: ClaimBook): Wait[] {
  return waiting.flatMap((one, index) => {
    const wanted = new Set(one.names);
    const shared = (names: readonly string[]) => names.find((name) => wanted.has(name));
    const inFront = [
      // Who shares waits only for what is being turned off, which ends by itself.
      ...(one.onConflict === 'wait' ? holds : []).map((hold) => ({ other: hold, what: shared(hold.names) })),
      ...(one.onConflict === 'wait' ? waiting.slice(0, index).filter(waitsAlone) : []).map((other) => ({
        other,
        what: shared(other.names),
      })),
    ];
    return inFront.flatMap(({ other, what }) =>
      what === undefined || isSameClaimant(other, one)
        ? []
        : [{ by: one, for: other, since: one.since, what }],
    );
  });
}

const waitsAlone = ({ onConflict }: Waiting) => onConflict === 'wait';

/** The way from a run through those it waits for back to itself. */
function circleOf(waits: readonly Wait[], start: Claimant): Wait[] | null {
  const seen: Claimant[] = [];
  const walk = (from: Claimant, way: Wait[]): Wait[] | null => {
    for (const wait of waits) {
      if (!isSameClaimant(wait.by, from)) continue;
      if (isSameClaimant(wait.for, start)) return [...way, wait];
      if (seen.some((one) => isSameClaimant(one, wait.for))) continue;
      seen.push(wait.for);
      const found = walk(wait.for, [...way, wait]);
      if (found) return found;
    }
    return null;
  };
  return walk(start, []);
}
