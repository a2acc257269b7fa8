import type { Client } from '@temporalio/client';
import { endsOf, readBooks } from '../history/index.ts';
import { type ClaimBook, claimsOf, type Hold, type OnConflict, type Waiting } from '../plan/claims.ts';
import { waiting } from './asking.ts';

/** A run that holds something. */
export interface ClaimHolder {
  workflowId: string;
  /** The first of its chain: a reset keeps it. */
  runId: string;
  step: string;
  /** ISO instant. */
  since: string;
  /** `closing`: it is turning it off. */
  state: 'held' | 'closing';
  /** It has ended without letting go, such as one that was terminated; whoever meets its claim finds that out. */
  ended: boolean;
}

/** A run that waits for something. */
export interface ClaimWaiter {
  workflowId: string;
  runId: string;
  step: string;
  /** ISO instant. */
  since: string;
  onConflict: OnConflict;
}

/** One resource or job that runs have claimed. */
export interface ListedClaim {
  /** `SHOWCALLER_PLACE` of the workers; `default` without one. */
  account: string;
  service: string;
  region: string;
  name: string;
  /** Who came first is first. */
  holders: ClaimHolder[];
  waiting: ClaimWaiter[];
  /** The run that brought it up and has let go: the last holder turns it off. Null: each turns off its own. */
  owedFrom: string | null;
}

/**
 * Lists who holds what, by account, service, region and name, as the claims are now. Needs a worker: it answers from the
 * claims workflows.
 *
 * @throws `TemporalUnreachable`, `NamespaceNotFound`
 */
export function listClaims(client: Client): Promise<ListedClaim[]> {
  return waiting(client, '', async () => {
    const endOf = endsOf(client);
    const listed: ListedClaim[] = [];
    for (const { id, book } of await readBooks(client)) {
      const about = claimsOf(id);
      if (about) listed.push(...(await claimsIn(book, about, endOf)));
    }
    const key = (one: ListedClaim) => [one.account, one.service, one.region, one.name].join('\n');
    return listed.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  });
}

async function claimsIn(
  { holds, waiting: waits, owed }: ClaimBook,
  about: Pick<ListedClaim, 'account' | 'service' | 'region'>,
  endOf: ReturnType<typeof endsOf>,
): Promise<ListedClaim[]> {
  const claims = new Map<string, ListedClaim>();
  const claimOf = (name: string): ListedClaim => {
    const owedFrom = Object.hasOwn(owed, name) ? (owed[name] ?? null) : null;
    const claim = claims.get(name) ?? { ...about, name, holders: [], waiting: [], owedFrom };
    claims.set(name, claim);
    return claim;
  };
  for (const hold of holds.toSorted((a, b) => a.since - b.since)) {
    const ended = (await endOf(hold)) !== null;
    for (const name of hold.names) claimOf(name).holders.push(holder(hold, name, ended));
  }
  for (const one of waits) for (const name of one.names) claimOf(name).waiting.push(waiter(one));
  return [...claims.values()];
}

function holder(
  { workflowId, firstRunId, step, since, closing }: Hold,
  name: string,
  ended: boolean,
): ClaimHolder {
  const state = closing.includes(name) ? 'closing' : 'held';
  return { workflowId, runId: firstRunId, step, since: new Date(since).toISOString(), state, ended };
}

function waiter({ workflowId, firstRunId, step, since, onConflict }: Waiting): ClaimWaiter {
  return { workflowId, runId: firstRunId, step, since: new Date(since).toISOString(), onConflict };
}
