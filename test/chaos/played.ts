import type { RunStatus } from '../../client/index.ts';
import type { LedgerEntry } from '../../simulator/index.ts';
import type { Scenario } from './scenario.ts';

/** What a scenario came to: all that is judged. Nothing but data. */
export interface Played {
  scenario: Scenario;
  shows: PlayedShow[];
  /** States before the first call, once all runs have ended and nothing is under way, and after the tear-downs. */
  before: Record<string, string>;
  after: Record<string, string>;
  finally: Record<string, string>;
  /** Every call, and every act of somebody else. */
  ledger: LedgerEntry[];
}

export interface PlayedShow {
  name: string;
  workflowId: string;
  /** As the run ended. */
  last: RunStatus;
  neverEnded: boolean;
  /** Its tear-down, if it was handed off or terminated. */
  tearDown: RunStatus | null;
  /** What went wrong in code of ours: workflow tasks that failed, commands that were not answered as they should be. */
  defects: string[];
}
