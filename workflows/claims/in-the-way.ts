import {
  type ClaimAsk,
  type Held,
  type Hold,
  type Holder,
  isSameClaimant,
  type Waiting,
} from '../../plan/claims.ts';
import type { ResourceName } from '../../plan/ledger.ts';

/** An answer names so many; who asks again when some of them are found to have ended hears of the rest. */
const mostHolders = 40;

/** Each name under who holds it longest; then others, so that all who have ended are found out in time. */
export function holdersOf(
  names: readonly ResourceName[],
  holdsOf: (name: ResourceName) => readonly Hold[],
): Holder[] {
  const holders = new Map<Hold, Holder>();
  const holderOf = (hold: Hold): Holder => {
    const { workflowId, firstRunId, step, since } = hold;
    const holder = holders.get(hold) ?? { workflowId, firstRunId, step, since, names: [] };
    holders.set(hold, holder);
    return holder;
  };
  for (const name of names) {
    const [first] = holdsOf(name);
    if (first) holderOf(first).names.push(name);
  }
  for (const name of names) for (const hold of holdsOf(name)) if (holders.size < mostHolders) holderOf(hold);
  return [...holders.values()];
}

/** Of those who wait to have it alone, who came first is first. */
export function waitingBefore(
  { claimant, step, names }: Extract<ClaimAsk, { kind: 'claim' }>,
  waiting: readonly Waiting[],
): Held[] {
  const wanted = new Set(names);
  const before: Held[] = [];
  for (const one of waiting) {
    if (isSameClaimant(one, claimant)) {
      if (one.step === step) break;
      continue;
    }
    if (one.onConflict !== 'wait') continue;
    const { workflowId, firstRunId, since } = one;
    const name = one.names.find((each) => wanted.has(each));
    if (name !== undefined)
      before.push({ name, workflowId, firstRunId, step: one.step, since, state: 'waiting' });
  }
  return before;
}
