import { metricMeter, workflowInfo } from '@temporalio/workflow';
import { workflowTypes } from '../plan/names.ts';
import type { Change } from '../plan/notices.ts';
import type { RunState } from './state.ts';

/** What is counted of runs; a replay counts nothing twice. Their names in Prometheus end in `_total`. */
const counters = {
  started: 'showcaller_runs_started',
  ended: 'showcaller_runs_ended',
  late: 'showcaller_runs_late',
  missed: 'showcaller_runs_missed',
  asked: 'showcaller_questions',
  trouble: 'showcaller_troubles',
  unsent: 'showcaller_notices_failed',
} as const;

function count(
  what: keyof typeof counters,
  state: RunState,
  tags: Record<string, string> = {},
  by = 1,
): void {
  const { workflowType } = workflowInfo();
  const runbook = state.plan?.name ?? workflowType;
  const workflow = workflowType === workflowTypes.teardown ? 'teardown' : 'run';
  metricMeter.createCounter(counters[what]).add(by, { runbook, workflow, ...tags });
}

/** Counts a run once its runbook is known, or has turned out to be none. */
export const countStart = (state: RunState): void => count('started', state);

/** Counts notices that no worker took in time. */
export const countUnsent = (state: RunState, notices: number): void =>
  count('unsent', state, { reason: 'notTaken' }, notices);

/** Counts what alerts and dashboards ask of a change. */
export function countChange(state: RunState, change: Change): void {
  switch (change.kind) {
    case 'phase':
      if (state.outcome !== 'running') count('ended', state, { outcome: state.outcome });
      break;
    case 'late':
      count('late', state);
      break;
    case 'asking':
      count('asked', state);
      break;
    case 'trouble':
      for (const { code } of change.begun) count('trouble', state, { code });
      break;
    case 'missed':
      count('missed', state);
      break;
    case 'stuck':
      // Counted with its outcome.
      break;
  }
}

/** Counts shows of a schedule that went by without a run. */
export function countMissed(runbook: string, shows: number): void {
  metricMeter.createCounter(counters.missed).add(shows, { runbook, workflow: 'run' });
}
