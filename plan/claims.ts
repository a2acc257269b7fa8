import type { ResourceName } from './ledger.ts';

/** What a step does when another run holds what it is about. */
export type OnConflict = 'share' | 'fail' | 'wait';

/** Who holds: a run, or the tear-down of one that has ended. */
export interface Claimant {
  workflowId: string;
  /** Of the chain: a reset keeps it, a second run under the same id has another. */
  firstRunId: string;
}

/** One name that somebody else holds, or waits for before us. */
export interface Held extends Claimant {
  name: ResourceName;
  step: string;
  /** Epoch milliseconds since when. */
  since: number;
  /** `closing`: it is being turned off. */
  state: 'held' | 'closing' | 'waiting';
}

/** A person's word, with which claims of others are taken over. */
export interface TakeOver {
  by: string | null;
  reason: string;
}

/** For the names of one step of one run. Each may be asked twice: the second is answered as the first. */
export type ClaimAsk = { claimant: Claimant; step: string } & (
  | {
      kind: 'claim';
      names: ResourceName[];
      onConflict: OnConflict;
      /** Others lose what they hold of it; null: nobody said so. */
      takeOver: TakeOver | null;
    }
  /**
   * Before it is turned off. `ours`: what the run would turn off were it alone. `final`: what others hold is left to them;
   * else it is only told, so that those who have ended can be found out first.
   */
  | { kind: 'close'; names: ResourceName[]; ours: ResourceName[]; final: boolean }
  /** After that, or instead of waiting on. `names` null: all of the step's. `owed`: what was ours and is left on; the last who holds it turns it off. */
  | { kind: 'release'; names: ResourceName[] | null; owed: ResourceName[] }
  /**
   * All that the claimant holds or waits for. Of one that has ended without a word, `owed` is read from its ledger;
   * `endedAt`, epoch milliseconds: who came later found it on, and owes nothing.
   */
  | { kind: 'leave'; owed: ResourceName[]; endedAt: number | null }
);

export type ClaimAnswer =
  /** `fresh`: nobody else holds it, or did in the last minute; what was seen of it just before is as good as after. */
  | { state: 'granted'; fresh: boolean }
  | { state: 'refused' | 'queued'; behind: Held[] }
  /** `turnOff`: nobody else holds these, and the run, or one that has gone, brought them up. `held`: others do. */
  | { state: 'closing'; turnOff: ResourceName[]; held: Held[] }
  /** `orphaned`: owed, and nobody is there to turn it off. */
  | { state: 'released'; orphaned: ResourceName[] };

/** The claims of one account, region and service, as they are written down. */
export interface ClaimBook {
  holds: Hold[];
  waiting: Waiting[];
  /** On although who brought it up has let go: the last who holds it turns it off. Values: the workflow id of who brought it up. */
  owed: Record<ResourceName, string>;
  /** When a name was let go last, epoch milliseconds; forgotten after a minute. */
  recent: Record<ResourceName, number>;
  /** Of those who still run: what was taken from them. */
  taken: Taken[];
}

export interface Hold extends Claimant {
  step: string;
  names: ResourceName[];
  /** Those of `names` that are being turned off. */
  closing: ResourceName[];
  since: number;
}

export interface Waiting extends Claimant {
  step: string;
  names: ResourceName[];
  onConflict: OnConflict;
  since: number;
}

export interface Taken extends TakeOver {
  name: ResourceName;
  from: Claimant;
  to: Claimant;
  at: number;
}

export const noClaims = (): ClaimBook => ({ holds: [], waiting: [], owed: {}, recent: {}, taken: [] });

export const isSameClaimant = (one: Claimant, other: Claimant): boolean =>
  one.workflowId === other.workflowId && one.firstRunId === other.firstRunId;

/** Runs of the workflow type `claims` by id: `claims:<account>:<region and service>`. */
export const claimsId = (account: string, scope: string): string =>
  `claims:${account}:${scope.replaceAll(' ', ':')}`;

/** Served by every worker, whatever its own queue: claims are about the services, not about who serves a run. */
export const claimsTaskQueue = 'showcaller-claims';

/** The update that takes many asks at once and answers each in its place. */
export const claimsUpdate = 'ask';
/** The query that answers a `ClaimBook`. */
export const claimsQuery = 'book';
