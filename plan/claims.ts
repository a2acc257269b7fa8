import { isObject } from './json.ts';
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

/** Somebody who holds what a step is about, too. */
export interface Holder extends Claimant {
  step: string;
  since: number;
  /** Each name is under one holder, however many there are. */
  names: ResourceName[];
}

/** A person's word, with which claims of others are taken over. */
export interface TakeOver {
  by: string | null;
  reason: string;
}

/** About the names of one step of one run. Each may be asked twice: the second is answered as the first. */
export type ClaimAsk = { claimant: Claimant; step: string } & (
  | {
      kind: 'claim';
      names: ResourceName[];
      onConflict: OnConflict;
      /** Others lose what they hold of it; null: nobody said so. */
      takeOver: TakeOver | null;
    }
  | {
      /** Before it is turned off. */
      kind: 'close';
      names: ResourceName[];
      /** What the run would turn off were it alone. */
      ours: ResourceName[];
      /** Whether it also turns off what others have left to the last that holds it; a step with `undo: leave` does not. */
      pays: boolean;
      /** What others hold is left to them; else it is only told, so that those who have ended can be found out first. */
      final: boolean;
    }
  | {
      /** After that, or instead of waiting on: all of the step's. */
      kind: 'release';
      /** Was ours and is left on; the last who holds it turns it off. */
      owed: ResourceName[];
      /** Held on: the step's undo is tried once more. */
      again: ResourceName[];
    }
  /** All that the claimant holds or waits for, for one that is over. */
  | {
      kind: 'leave';
      /** Was its own and is on; the last who holds it beside turns it off. Of one that ended without a word it is read from its ledger. */
      owed: ResourceName[];
      /** It hands over what it holds as it is: what others had left to it is its own from then on, for its tear-down. */
      keeps: boolean;
      /** Epoch milliseconds, of one that ended without a word: who came later found it on, and owes nothing. */
      endedAt: number | null;
    }
  /** The tear-down of a run that has ended holds what that run held. */
  | { kind: 'inherit'; from: Claimant }
);

export type ClaimAnswer =
  /** `fresh`: nobody else holds it, or did in the last minute; what was seen of it just before is as good as after. */
  | { state: 'granted'; fresh: boolean; taken: Taken[] }
  | { state: 'refused' | 'queued'; behind: Held[] }
  | {
      state: 'closing';
      /** Nobody else holds these, and the run, or one that has gone, brought them up. */
      turnOff: ResourceName[];
      /** What others hold, and who. */
      held: Holder[];
      /** Left to others when this was asked before; they may have let go since, and it is nobody's any more. */
      passed: ResourceName[];
      /** Left by those who have gone to the last that holds it, which does not pay. */
      unpaid: ResourceName[];
    }
  /** `takenOn`: what others had left to one that hands over. */
  | { state: 'released'; takenOn: ResourceName[] };

/** The claims of one account, region and service, as they are written down. */
export interface ClaimBook {
  holds: Hold[];
  waiting: Waiting[];
  /** On although who brought it up has let go: the last who holds it turns it off. Values: the workflow id of who brought it up. */
  owed: Record<ResourceName, string>;
  /** When a name was let go last, epoch milliseconds; forgotten after a minute. */
  recent: Record<ResourceName, number>;
  /** What was taken from whom, until one of the two is over. */
  taken: Taken[];
  /** What others had left to those who handed over, for who asks twice; forgotten after ten minutes. */
  kept: Kept[];
}

export interface Kept extends Claimant {
  names: ResourceName[];
  /** Epoch milliseconds. */
  at: number;
}

export interface Hold extends Claimant {
  step: string;
  names: ResourceName[];
  /** Those of `names` that are being turned off. */
  closing: ResourceName[];
  /** Not held any more: left to others on the way back, which is still under way. */
  passed: ResourceName[];
  since: number;
}

export interface Waiting extends Claimant {
  step: string;
  names: ResourceName[];
  onConflict: OnConflict;
  since: number;
  /** When it asked last, epoch milliseconds: who does not ask for a minute waits no longer. */
  askedAt: number;
}

export interface Taken extends TakeOver {
  names: ResourceName[];
  from: Claimant;
  /** Of who lost it. */
  step: string;
  to: Claimant;
  /** Epoch milliseconds. */
  at: number;
}

/** One name of a hold, as it is in the way of others. */
export function asHeld({ workflowId, firstRunId, step, since, closing }: Hold, name: ResourceName): Held {
  return { name, workflowId, firstRunId, step, since, state: closing.includes(name) ? 'closing' : 'held' };
}

/** Who waits asks at least every ten seconds. */
export const waitsNoLongerMs = 60_000;

export const noClaims = (): ClaimBook => ({
  holds: [],
  waiting: [],
  owed: {},
  recent: {},
  taken: [],
  kept: [],
});

/** Who claims for a run: itself, or who acts for it, such as its tear-down. */
export function claimantOf({
  workflowId,
  firstRunId,
  claimant,
}: Claimant & { claimant?: Claimant }): Claimant {
  return claimant ?? { workflowId, firstRunId };
}

/** Anybody may send a workflow anything. */
export function isClaimant(value: unknown): value is Claimant {
  return isObject(value) && typeof value.workflowId === 'string' && typeof value.firstRunId === 'string';
}

/** The same for the same claimant, and for no other. */
export const claimantKey = ({ workflowId, firstRunId }: Claimant): string => `${firstRunId} ${workflowId}`;

export const isSameClaimant = (one: Claimant, other: Claimant): boolean =>
  one.workflowId === other.workflowId && one.firstRunId === other.firstRunId;

const idPrefix = 'claims:';

/** Runs of the workflow type `claims` by id: `claims:<account>:<service>:<region>`. */
export const claimsId = (account: string, scope: string): string =>
  `${idPrefix}${account}:${scope.replaceAll(' ', ':')}`;

/** What a claims workflow is about, by its id; null: it is none. */
export function claimsOf(id: string): { account: string; service: string; region: string } | null {
  const [, account, service, region] = /^claims:(.*):([^:]+):([^:]+)$/s.exec(id) ?? [];
  return account !== undefined && service !== undefined && region !== undefined
    ? { account, service, region }
    : null;
}

/** Served by every worker, whatever its own queue: claims are about the services, not about who serves a run. */
export const claimsTaskQueue = 'showcaller-claims';

/** The update that takes many asks at once and answers each in its place. */
export const claimsUpdate = 'ask';
/** The query that answers a `ClaimBook`. */
export const claimsQuery = 'book';
/** The signal by which a run learns that a person has given what it held to another. Its one argument: a `Taken`. */
export const takenSignal = 'claimsTaken';
