import { CancellationScope, defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';
import { statusQuery } from '../plan/names.ts';
import type { RunStatus } from '../plan/status.ts';
import { hearOfTakeOvers } from './claims/taken.ts';
import { registerCommands } from './commands.ts';
import { shownStatus } from './secrets.ts';
import { newState, type RunState, type StepRun } from './state.ts';
import { recordOf, statusOf } from './status.ts';
import { changer, keepShowing } from './walk.ts';

/** A run and how the outside reaches it. */
export interface Run {
  state: RunState;
  status: () => RunStatus;
  changed: () => void;
}

/** Registers commands, query and the watch for a cancellation, before the workflow's first await. */
export function beginRun(again: (step: StepRun) => void): Run {
  const { workflowId, firstExecutionRunId, runId } = workflowInfo();
  const state = newState({ workflowId, firstRunId: firstExecutionRunId, place: '' });
  const status = () => recordOf(shownStatus(state, statusOf(state, workflowId, runId)));
  const changed = changer(state);
  void CancellationScope.nonCancellable(() => keepShowing(state));
  setHandler(defineQuery<RunStatus>(statusQuery), status, { description: 'The run as its record shows it' });
  registerCommands(state, status, { again, changed });
  hearOfTakeOvers(state, changed);
  void CancellationScope.current().cancelRequested.catch(() => {
    cancel(state);
    changed();
  });
  return { state, status, changed };
}

/** Temporal's request for cancellation. Before the show is up it turns back; once up, only if the document says so. */
function cancel(state: RunState): void {
  if (state.cancelRequested) return;
  state.cancelRequested = true;
  state.commands.push({
    at: new Date().toISOString(),
    command: 'cancel',
    step: null,
    by: null,
    reason: null,
  });
  if (!state.committed) state.turnBack ??= { cause: 'cancel' };
  else if ((state.phase === 'up' || state.phase === 'onAir') && state.plan?.onCancel === 'undo')
    state.turnBack ??= { cause: 'cancel' };
}
