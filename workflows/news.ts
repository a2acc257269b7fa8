import type { Facts } from '../plan/notices.ts';
import type { Outbox } from './outbox.ts';

/** What the outside has been told of a run. */
export interface News {
  /** The worker that loaded the runbook has somebody to tell. */
  tells: boolean;
  /** Search attributes may be upserted: one that is not registered would fail the workflow task for ever. */
  searchable: boolean;
  /** Memo and search attributes, as written last. */
  memo: string;
  attributes: string;
  /** null: the run has not begun. */
  facts: Facts | null;
  notices: number;
  outbox: Outbox | null;
}

export function noNews(): News {
  const written = { memo: '', attributes: '' };
  return { tells: false, searchable: false, ...written, facts: null, notices: 0, outbox: null };
}
