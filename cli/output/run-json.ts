import type { Problem } from '../../plan/plan.ts';
import type { Outcome, Phase, RunStatus, StepStatus } from '../../plan/status.ts';

/** The one JSON object of every command about a run. */
export interface RunJson {
  workflowId: string | null;
  runId: string | null;
  /** null: nothing is known of the run. */
  outcome: Outcome | null;
  phase: Phase | null;
  degraded: boolean;
  late: boolean;
  /** Planned; ISO instants. */
  onAirAt: string | null;
  offAirAt: string | null;
  asking: { step: string; prompt: string; answers: string[] }[];
  steps: Record<string, StepJson>;
  problems: Problem[];
}

type StepJson = Pick<
  StepStatus,
  | 'state'
  | 'attempts'
  | 'started'
  | 'adopted'
  | 'startedByOthers'
  | 'undone'
  | 'leftUp'
  | 'outputs'
  | 'error'
  | 'latestStart'
  | 'slackSeconds'
  | 'health'
>;

/** A run as `--json` prints it, with problems that were met on the way. */
export function runJson(status: RunStatus, problems: readonly Problem[] = []): RunJson {
  const { workflowId, runId, outcome, phase, degraded, late, onAirAt, offAirAt, asking, steps } = status;
  return {
    ...{ workflowId, runId, outcome, phase, degraded, late, onAirAt, offAirAt },
    asking: asking.map(({ step, prompt, answers }) => ({ step, prompt, answers })),
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, stepJson(step)])),
    problems: [...problemsOf(status), ...problems],
  };
}

function stepJson(step: StepStatus): StepJson {
  const { state, attempts, started, adopted, startedByOthers, undone, leftUp, outputs, error } = step;
  const { latestStart, slackSeconds, health } = step;
  return {
    ...{ state, attempts, started, adopted, startedByOthers, undone, leftUp, outputs, error },
    ...{ latestStart, slackSeconds, health },
  };
}

/** A run that ended badly says why even when no problem of its document is to blame. */
function problemsOf({ problems, error }: RunStatus): Problem[] {
  if (problems.length > 0 || error === null) return problems;
  return [problem(error.type, error.message)];
}

/** A problem that is about no place in a document. */
export function problem(code: string, message: string): Problem {
  return { code, severity: 'error', message, path: '', value: null, file: null, line: null, column: null };
}

/** The same object when there is no run to show. `invalid`: found before anything was started. */
export function noRunJson(
  problems: readonly Problem[],
  invalid: boolean,
  workflowId: string | null = null,
): RunJson {
  return {
    workflowId,
    runId: null,
    outcome: invalid ? 'invalid' : null,
    phase: invalid ? 'preflight' : null,
    degraded: false,
    late: false,
    onAirAt: null,
    offAirAt: null,
    asking: [],
    steps: {},
    problems: [...problems],
  };
}
