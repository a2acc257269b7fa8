import { isJsonObject, isObject, type JsonObject } from '../plan/json.ts';
import { activityNames } from '../plan/names.ts';
import type { PlanStep } from '../plan/plan.ts';
import type { StepError, StepState } from '../plan/status.ts';
import { undoReportOf } from './ledger.ts';
import type { ActivityEnd, RecordedActivity, RecordedCommand, RunEvents } from './run-events.ts';
import { isStepInput } from './shapes.ts';

/** How far a step came, as its activities and the commands about it tell. */
export interface Course {
  state: StepState;
  since: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  outputs: JsonObject | null;
  error: StepError | null;
  degraded: boolean;
}

const pending: Course = {
  state: 'pending',
  since: null,
  startedAt: null,
  finishedAt: null,
  outputs: null,
  error: null,
  degraded: false,
};

/** The course of one step. Of a gate only the answer is in a history. */
export function courseOf(step: PlanStep, events: RunEvents): Course {
  let course = pending;
  for (const activity of events.activities)
    if (isAbout(activity, step)) course = after(course, activity, step);
  for (const command of events.commands) if (command.input.step === step.id) course = told(course, command);
  return course;
}

function isAbout({ input }: RecordedActivity, step: PlanStep): boolean {
  return isStepInput(input) && input.step.id === step.id;
}

function after(course: Course, activity: RecordedActivity, step: PlanStep): Course {
  switch (activity.type) {
    case activityNames.act(step.uses):
      return afterAct(course, activity, step);
    case activityNames.undo(step.uses):
      return afterUndo(course, activity);
    default:
      return course;
  }
}

function afterAct(course: Course, { scheduledAt, end }: RecordedActivity, step: PlanStep): Course {
  const startedAt = course.startedAt ?? scheduledAt;
  const begun: Course = {
    ...course,
    state: 'starting',
    since: scheduledAt,
    startedAt,
    finishedAt: null,
    error: null,
  };
  if (end === null || isUnfinished(end)) return begun;
  const finished = { ...begun, since: end.at, finishedAt: end.at };
  if (end.kind !== 'completed') {
    const { type, message } = end.failure;
    return { ...finished, state: 'failed', error: { type, message } };
  }
  const result = isObject(end.result) ? end.result : {};
  const good = step.kind === 'resource' ? 'up' : 'done';
  return {
    ...finished,
    state: result.adopted === true ? 'adopted' : good,
    outputs: isJsonObject(result.outputs) ? result.outputs : null,
    degraded: result.degraded === true,
  };
}

/** Another activity goes on with the step, or is about to. */
function isUnfinished(end: NonNullable<ActivityEnd>): boolean {
  return end.kind === 'completed'
    ? isObject(end.result) && end.result.notBegun === true
    : end.failure.unfinished === true;
}

function afterUndo(course: Course, { scheduledAt, end }: RecordedActivity): Course {
  if (end === null) return { ...course, state: 'undoing', since: scheduledAt };
  const report = undoReportOf(end);
  const state = report && report.leftUp.length === 0 ? 'undone' : 'leftUp';
  return { ...course, state, since: end.at };
}

function told(course: Course, { at, name, input }: RecordedCommand): Course {
  const word = (value: unknown) => (typeof value === 'string' ? value : null);
  const settled = { ...course, since: at, startedAt: course.startedAt ?? at, finishedAt: at };
  if (name === 'approve') {
    const outputs = { by: word(input.by), at, reason: word(input.reason) };
    return { ...settled, state: 'done', outputs };
  }
  if (name === 'reject') {
    const error = { type: 'Rejected', message: word(input.reason) ?? 'It was rejected.' };
    return { ...settled, state: 'failed', error };
  }
  const outputs = isJsonObject(input.outputs) ? input.outputs : null;
  const skipped =
    name === 'skip' && input.own !== true && course.state !== 'undone' && course.state !== 'leftUp';
  return skipped ? { ...settled, state: 'skipped', outputs } : course;
}
