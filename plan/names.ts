/** Workflow types of ours; any other type is a runbook of the catalogue. */
export const workflowTypes = {
  runbook: 'runbook',
  teardown: 'teardown',
  occurrence: 'occurrence',
  checkRunbook: 'checkRunbook',
  claims: 'claims',
  compareRun: 'compareRun',
} as const;

/** The query that answers a `RunStatus`. */
export const statusQuery = 'status';

/** Where runs of Showcaller are served when `SHOWCALLER_TASK_QUEUE` says nothing else. */
export const defaultTaskQueue = 'showcaller';

/**
 * How long a workflow task of what we start may take, in milliseconds: one whose worker has died is another's after it. Temporal's
 * own default is ten seconds. Less is felt as soon as a worker dies; a worker that lives and is slower does its task again.
 */
export const workflowTaskTimeoutMs = 5_000;

/** The most steps that begin to come up, or to go down, in one workflow task. */
export const mostStartsOfTask = 100;

/** Activities by name; those of a step are named by its `uses`: `medialive:batchStart`, `medialive:batchStart:undo`. */
export const activityNames = {
  load: 'load',
  preflight: 'preflight',
  record: 'record',
  readLedger: 'readLedger',
  compareRun: 'compareRun',
  resume: 'resume',
  resolveTimes: 'resolveTimes',
  fireSchedule: 'fireSchedule',
  checks: 'checks',
  watch: 'watch',
  notify: 'notify',
  letGo: 'letGo',
  nextTask: 'nextTask',
  claim: (uses: string) => `${uses}:claim`,
  health: (uses: string) => `${uses}:health`,
  baseline: (uses: string) => `${uses}:baseline`,
  act: (uses: string) => uses,
  undo: (uses: string) => `${uses}:undo`,
  takeOver: (uses: string) => `${uses}:takeOver`,
} as const;

/** The id of the activity that a step begins with, and of each that goes on with it: `flow`, `flow#2`. */
export const goingId = (step: string, activity: number): string =>
  activity === 1 ? step : `${step}#${activity}`;

/** The id that the first of them had. */
export const goesOnFrom = (activityId: string): string => activityId.replace(/#\d+$/, '');

/** The id of a run's tear-down: one at a time, and the next one finds what it did. */
export const tearDownId = (workflowId: string): string => `${workflowId}-teardown`;

/**
 * The id of the run that goes on with another: one only, so that two people who resume it at one time start one run.
 * `ID-resumed-1` goes on with `ID`, and `ID-resumed-2` with that.
 */
export function resumedId(workflowId: string): string {
  const [, before = workflowId, times = '0'] = /^(.*)-resumed-(\d{1,6})$/.exec(workflowId) ?? [];
  return `${before}-resumed-${Number(times) + 1}`;
}

/** The id of an occurrence's run: its schedule and on-air time (epoch milliseconds), so that there can be one only. */
export const occurrenceId = (schedule: string, onAirAt: number): string =>
  `${schedule}-${new Date(onAirAt).toISOString().replace('.000Z', 'Z')}`;

/** The id of a schedule's firings, to which Temporal adds the time; no schedule's name can hold the colon. */
export const firingId = (schedule: string): string => `occurrence:${schedule}`;

/** How tokens and names of jobs begin that are made of a run and a step; policies allow just these. */
export const jobTokenPrefix = 'sc-';
