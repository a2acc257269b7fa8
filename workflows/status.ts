import { isoInstant } from '../plan/instant.ts';
import type { RunStatus, StepStatus } from '../plan/status.ts';
import { nextSentence } from './next.ts';
import { questionsOf, type RunState, type StepRun, stepStatus } from './state.ts';
import { lateFrom, latestStart, leadAt } from './times.ts';

/** The record stays below the server's limit of 2 MiB a payload, with room for its envelope. */
const recordLimit = 1024 * 1024;

/** The run as people, programs and its own record see it. */
export function statusOf(state: RunState, workflowId: string | null, runId: string | null): RunStatus {
  return {
    workflowId,
    runId,
    runbook: state.plan?.name ?? null,
    outcome: state.outcome,
    phase: state.phase,
    degraded: state.degraded,
    held: state.held,
    late: state.late,
    onAirAt: isoInstant(state.show.onAirAt),
    offAirAt: isoInstant(state.show.offAirAt),
    leadAt: isoInstant(leadAt(state)),
    zone: state.show.zone,
    schedule: state.show.schedule,
    trouble: state.trouble,
    startedAt: isoInstant(state.startedAt),
    upAt: isoInstant(state.upAt),
    wentOnAirAt: isoInstant(state.wentOnAirAt),
    endingAt: isoInstant(state.endingAt),
    endedAt: isoInstant(state.endedAt),
    asking: questionsOf(state),
    steps: Object.fromEntries(
      [...state.steps].map(([id, run]) => [id, { ...stepStatus(run), ...timesOf(state, run) }]),
    ),
    commands: state.commands,
    error: state.error,
    problems: state.problems,
    next: nextSentence(state),
  };
}

function timesOf(state: RunState, run: StepRun): Pick<StepStatus, 'latestStart' | 'slackSeconds'> {
  const latest = latestStart(state, run);
  if (latest === null) return { latestStart: null, slackSeconds: null };
  const from = lateFrom(state, run, latest);
  return {
    latestStart: isoInstant(latest),
    slackSeconds: Number.isFinite(from) ? Math.round((from - Date.now()) / 1000) : null,
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
  const short = [50, 10, 2].map((most) => cut(lean, most));
  const fits = short.find((record) => JSON.stringify(record).length <= recordLimit);
  return fits ?? cut(lean, 0);
}

/** With at most so many names a list, and texts that are no books. */
function cut(status: RunStatus, most: number): RunStatus {
  const text = (words: string, length: number) =>
    words.length > length ? `${words.slice(0, length)}…` : words;
  const names = (all: string[]) =>
    all.length > most ? [...all.slice(0, most), `and ${all.length - most} more`] : all;
  const told = <Told extends { message: string }>(one: Told) => ({ ...one, message: text(one.message, 500) });
  const step = (one: StepStatus): StepStatus => ({
    ...one,
    started: names(one.started),
    adopted: names(one.adopted),
    startedByOthers: names(one.startedByOthers),
    undone: names(one.undone),
    leftUp: names(one.leftUp),
    left: one.left.slice(0, most).map((left) => ({ ...left, reason: text(left.reason, 200) })),
    failed: one.failed.slice(0, most).map(told),
    warnings: one.warnings.slice(0, most).map((words) => text(words, 300)),
    error: one.error && told(one.error),
    outputs: null,
  });
  return {
    ...status,
    commands: status.commands.slice(-100),
    trouble: status.trouble.slice(0, 100).map(told),
    problems: status.problems.slice(0, 100).map((problem) => ({ ...told(problem), value: null })),
    error: status.error && { ...status.error, message: text(status.error.message, 20_000) },
    next: text(status.next, 20_000),
    steps: Object.fromEntries(Object.entries(status.steps).map(([id, one]) => [id, step(one)])),
  };
}
