import { workflowInfo } from '@temporalio/workflow';
import type { PreflightStep } from '../activities/contract.ts';
import { isObject } from '../plan/json.ts';
import { tooDeep } from '../plan/payload.ts';
import type { Problem, RunInput, WorldStep } from '../plan/plan.ts';
import { failureTypes, type Outcome, runQuestions, type StepError } from '../plan/status.ts';
import { askAtRun } from './ask.ts';
import type { Run } from './begin.ts';
import { detailsOf, told } from './failure.ts';
import { readWith } from './perform.ts';
import { takeOverFrom } from './resume.ts';
import { load, preflight, resumeRun } from './schedule.ts';
import { learnSecrets, secretsIn } from './secrets.ts';
import { adoptPlan, type RunState, type StepRun } from './state.ts';
import { knowWorker } from './tell.ts';
import type { Walk } from './walk.ts';
import { whileWanted } from './wanted.ts';

/** Loads the document. An outcome: the run ends here, nothing started. */
export async function loadPlan({ state, changed }: Run, input: RunInput): Promise<Outcome | null> {
  if (tooDeep(input)) {
    const message =
      'the input holds mappings and lists that are deeper inside each other than any runbook needs';
    state.error = { type: failureTypes.invalidRunbook, message };
    state.problems = [problemOf(message)];
    return 'invalid';
  }
  try {
    const { workflowType } = workflowInfo();
    const { workflowId, firstRunId } = state.identity;
    const run = { workflowId, firstRunId };
    const asked = { workflowType, input, dueAt: dueAt(state), scheduledBy: scheduledBy(), run };
    const from = isObject(input) ? (input.resume ?? null) : null;
    const resumed = from === null ? null : await resumeRun({ ...asked, workflowId });
    const loaded = resumed ?? (await load(asked));
    state.parameters = loaded.parameters;
    state.problems = loaded.warnings;
    state.identity = { ...state.identity, place: loaded.place, heartbeatMs: loaded.heartbeatMs };
    state.show = loaded.show;
    state.clear = loaded.clear;
    knowWorker(state, loaded);
    adoptPlan(state, loaded.plan);
    learnSecrets(state);
    if (resumed) takeOverFrom(state, resumed.resumed, from);
    changed();
    return null;
  } catch (failure) {
    const { error } = told(failure);
    const [problems, facilities] = detailsOf(failure);
    state.error = error;
    knowWorker(state, facilities);
    if (Array.isArray(problems)) state.problems = problems as Problem[];
    return error.type === failureTypes.invalidRunbook || error.type === failureTypes.unknownRunbook
      ? 'invalid'
      : 'failed';
  }
}

function problemOf(message: string): Problem {
  const nowhere = { path: '', value: null, file: null, line: null, column: null };
  return { code: 'tooDeep', severity: 'error', message, ...nowhere };
}

/** A schedule's own time is when the run should have begun, however late the server was. */
function dueAt(state: RunState): number {
  const [scheduled] = workflowInfo().searchAttributes.TemporalScheduledStartTime ?? [];
  return scheduled instanceof Date ? scheduled.getTime() : state.startedAt;
}

function scheduledBy(): string | null {
  const [schedule] = workflowInfo().searchAttributes.TemporalScheduledById ?? [];
  return typeof schedule === 'string' ? schedule : null;
}

/** Everything whose `with` can be read now, for looks at the world before and during the show. */
export function readableSteps(state: RunState): PreflightStep[] {
  return [...state.steps.values()].flatMap((run) => {
    if (run.step.kind === 'gate') return [];
    const read = readWith(state, run);
    return read.ok ? [{ step: asTakenOver(run, { ...run.step, with: {} }), with: read.value }] : [];
  });
}

/** What a run before brought up is on already, and may be. */
function asTakenOver({ entry }: StepRun, step: WorldStep): WorldStep {
  return entry?.origin && step.kind === 'resource' ? { ...step, alreadyOn: 'leave' } : step;
}

/**
 * Looks at every resource before the first effect. What cannot be started ends the run here, nothing started; a run that
 * has waited for its lead asks instead: people have been told of it and may be mending it.
 */
export async function lookAtEverything(walk: Walk, waited: boolean): Promise<Outcome | null> {
  const { state } = walk;
  for (;;) {
    const error = await lookOnce(state);
    if (error === null || state.turnBack) return null;
    if (!waited && state.resumed === null) {
      state.error = error;
      return 'failed';
    }
    const answer = await askAtRun(walk, runQuestions.preflight, `${error.message} Start all the same?`);
    if (answer !== 'retry') return null;
  }
}

async function lookOnce(state: RunState): Promise<StepError | null> {
  if (state.clear) {
    state.clear = false;
    return null;
  }
  const steps = readableSteps(state).filter(({ step }) => step.kind === 'resource');
  if (steps.length === 0) return null;
  const looking = { run: state.identity, steps, ...secretsIn(state, steps) };
  try {
    await whileWanted(
      () => state.turnBack !== null,
      () => preflight(looking),
    );
    return null;
  } catch (failure) {
    return told(failure).error;
  }
}
