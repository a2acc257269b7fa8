import type { RunStatus } from '../plan/status.ts';
import { nextSentence } from './next.ts';
import { type RunState, stepStatus } from './state.ts';

/** The record stays below the server's limit of 2 MiB a payload, with room for its envelope. */
const recordLimit = 1024 * 1024;

/** The run as people, programs and its own record see it. */
export function statusOf(state: RunState, workflowId: string | null, runId: string | null): RunStatus {
  const at = (time: number | null) => (time === null ? null : new Date(time).toISOString());
  return {
    workflowId,
    runId,
    runbook: state.plan?.name ?? null,
    outcome: state.outcome,
    phase: state.phase,
    degraded: state.degraded,
    held: state.held,
    startedAt: at(state.startedAt),
    upAt: at(state.upAt),
    endingAt: at(state.endingAt),
    endedAt: at(state.endedAt),
    asking: [...state.steps.values()].flatMap((run) => (run.question ? [run.question] : [])),
    steps: Object.fromEntries([...state.steps].map(([id, run]) => [id, stepStatus(run)])),
    commands: state.commands,
    error: state.error,
    problems: state.problems,
    next: nextSentence(state),
  };
}

/** The same, cut to what one payload may hold: first request ids go, then long lists become counts; the history has the rest. */
export function recordOf(status: RunStatus): RunStatus {
  if (JSON.stringify(status).length <= recordLimit) return status;
  const steps = Object.entries(status.steps);
  const lean = {
    ...status,
    steps: Object.fromEntries(steps.map(([id, step]) => [id, { ...step, requestIds: {} }])),
  };
  if (JSON.stringify(lean).length <= recordLimit) return lean;
  const count = (names: string[]) =>
    names.length > 50 ? [...names.slice(0, 50), `and ${names.length - 50} more`] : names;
  return {
    ...lean,
    commands: status.commands.slice(-100),
    steps: Object.fromEntries(
      steps.map(([id, step]) => [
        id,
        {
          ...step,
          requestIds: {},
          started: count(step.started),
          adopted: count(step.adopted),
          startedByOthers: count(step.startedByOthers),
          undone: count(step.undone),
          leftUp: count(step.leftUp),
          left: step.left.slice(0, 50),
          failed: step.failed.slice(0, 50),
          outputs: null,
        },
      ]),
    ),
  };
}
