import type { RunStatus } from '../../plan/status.ts';

/** A run's record with nothing in it but what a test gives. */
export function statusOf(given: Partial<RunStatus>): RunStatus {
  return {
    ...{ workflowId: 'run', runId: 'run', runbook: 'some-show', outcome: 'ended', phase: 'ended' },
    ...{ degraded: false, held: false, late: false, onAirAt: null, offAirAt: null, leadAt: null },
    ...{ zone: null, schedule: null, trouble: [], startedAt: null, upAt: null, wentOnAirAt: null },
    ...{ endingAt: null, endedAt: null, asking: [], steps: {}, commands: [], error: null, problems: [] },
    next: '',
    ...given,
  };
}
