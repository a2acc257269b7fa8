import type { LedgerEntry } from '../../plan/ledger.ts';
import type { LeftNow } from '../../plan/left-behind.ts';
import type { Attempt } from '../attempt.ts';
import type { World } from '../dependencies.ts';
import type { Past } from '../past.ts';

/** One line of the ledger of a run that has ended, to be compared with the cloud. */
export interface Comparing {
  world: World;
  namespace: string;
  attempt: Attempt<object>;
  past: Past;
  entry: LedgerEntry;
  /** When its step began, an ISO instant. */
  began: string | null;
}

/** Something that is on, and the claims workflow that knows who has it; null: nobody can. */
export type OnNow = Omit<LeftNow, 'heldBy'> & { claims: string | null };

/** What of a line of the ledger is on now, and what is off. */
export type Compared = [on: OnNow[], off: string[]];

/** Why nobody took it down. */
export function whyLeft({ undo }: LedgerEntry, resource: string, { history }: Past): string {
  const left = undo?.leftUp.find((one) => one.resource === resource);
  if (left) return left.reason;
  switch (history.closed) {
    case 'terminated':
      return 'the run was terminated';
    case 'timedOut':
      return 'the run timed out';
    default:
      return 'the run ended without taking it down';
  }
}
