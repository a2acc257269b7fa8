import type { ResourceName } from './ledger.ts';
import type { Outcome } from './status.ts';

/** Something that a run brought up, has not taken down, and that is on now as far as can be seen. */
export interface LeftNow {
  step: string;
  resource: ResourceName;
  /** `unreadable`: whether it is on could not be read. */
  state: 'on' | 'unreadable';
  /** How it is, in the service's own spelling, and why it was left. */
  reason: string;
  /** When its step began, an ISO instant; null: not known. */
  since: string | null;
  /** The shell command that turns it off. */
  byHand: string | null;
  /** Another run that has it, by workflow id: it is not left behind, the last that holds it turns it off. */
  heldBy: string | null;
}

/** A run that has ended, compared with the cloud. */
export interface LeftBehind {
  workflowId: string;
  runId: string;
  runbook: string | null;
  outcome: Outcome;
  /** Why there is nothing to be swept, where that is not for want of things that are on; null: there may be. */
  note: string | null;
  leftUp: LeftNow[];
  /** Brought up by the run, and off by now. */
  off: ResourceName[];
}

/** What nobody takes down any more: all that no other run has. */
export function abandoned({ leftUp }: Pick<LeftBehind, 'leftUp'>): LeftNow[] {
  return leftUp.filter(({ heldBy }) => heldBy === null);
}
