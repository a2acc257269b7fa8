import {
  type Claimant,
  type ClaimBook,
  isSameClaimant,
  type Waiting,
  waitsNoLongerMs,
} from '../../plan/claims.ts';
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
 * Every one that waits asks this again and again, so that whoever closes a circle, it is seen. Books are read one after the
 * other: a circle is one when it is there in two readings.
 */
export async function waitsForever(claims: Claims, claimant: Claimant): Promise<string | null> {
  const circle = circleOf((await claims.books()).flatMap(waitsIn), claimant);
  if (!circle || !isLastOf(circle, claimant)) return null;
  const again = (await claims.readBooks()).flatMap(waitsIn);
  if (!circle.every((wait) => again.some((one) => isSameWait(one, wait)))) return null;
  return circle
    .map((one) => `${one.by.workflowId} waits for ${one.what} of ${one.for.workflowId}`)
    .join(', ');
}

function isLastOf(circle: readonly Wait[], claimant: Claimant): boolean {
  const [last] = circle.toSorted((a, b) => b.since - a.since || (a.by.workflowId < b.by.workflowId ? 1 : -1));
  return last !== undefined && isSameClaimant(last.by, claimant);
}

function isSameWait(one: Wait, other: Wait): boolean {
  return (
    isSameClaimant(one.by, other.by) &&
    isSameClaimant(one.for, other.for) &&
    one.since === other.since &&
    one.what === other.what
  );
}

function waitsIn({ holds, waiting }: ClaimBook): Wait[] {
  const now = Date.now();
  return waiting.flatMap((one, index) => {
    // Who shares waits only for what is being turned off, which ends by itself.
    if (!waitsAlone(one) || now - one.askedAt > waitsNoLongerMs) return [];
    const wanted = new Set(one.names);
    const inFront = [...holds, ...waiting.slice(0, index).filter(waitsAlone)];
    return inFront.flatMap((other) => {
      const what = other.names.find((name) => wanted.has(name));
      if (what === undefined || isSameClaimant(other, one)) return [];
      return [{ by: one, for: other, since: one.since, what }];
    });
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
