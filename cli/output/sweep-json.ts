import type { LeftNow } from '../../plan/left-behind.ts';
import type { Outcome } from '../../plan/status.ts';
import type { Swept } from '../commands/sweep.ts';

/** A run as `sweep --json` prints it. */
export interface SweptJson {
  workflowId: string;
  runId: string;
  runbook: string | null;
  /** null: it could not be compared. */
  outcome: Outcome | null;
  /** Why there is nothing to be swept; null: what is left up says it. */
  note: string | null;
  leftUp: LeftNow[];
  off: string[];
  /** Of the tear-down that `--undo` ran. */
  tornDown: { workflowId: string | null; outcome: Outcome; undone: string[] } | null;
  error: string | null;
}

export function sweepJson({ left, tornDown }: Swept): SweptJson {
  const { workflowId, runId } = left;
  const nothing = { runbook: null, outcome: null, note: null, leftUp: [], off: [], tornDown: null };
  if ('error' in left) return { workflowId, runId, ...nothing, error: left.error.message };
  const { runbook, outcome, note, leftUp, off } = left;
  return {
    ...{ workflowId, runId, runbook, outcome, note, leftUp, off },
    tornDown: tornDown && {
      workflowId: tornDown.workflowId,
      outcome: tornDown.outcome,
      undone: Object.values(tornDown.steps).flatMap(({ undone }) => undone),
    },
    error: null,
  };
}
