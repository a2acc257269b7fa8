import { ActivityCancellationType, type ActivityOptions, proxyActivities } from '@temporalio/workflow';
import type {
  ActInput,
  ActResult,
  BaselineResult,
  ChecksInput,
  Claimed,
  ClaimInput,
  Facilities,
  Fired,
  Firing,
  HealthInput,
  LetGoInput,
  LetGoResult,
  Loaded,
  LoadInput,
  NotBegun,
  NotifyInput,
  NotifyResult,
  PastRun,
  PreflightInput,
  ResolvedTimes,
  ResolveTimesInput,
  ResumedRun,
  ResumeRunInput,
  StepInput,
  TakeOverResult,
  UndoInput,
  WatchInput,
  WatchResult,
} from '../activities/contract.ts';
import type { UndoReport } from '../plan/ledger.ts';
import type { LeftBehind } from '../plan/left-behind.ts';
import { activityNames } from '../plan/names.ts';
import type { TeardownInput } from '../plan/plan.ts';
import type { RunStatus, Trouble } from '../plan/status.ts';

/** An effect is sent within half of it; a dead worker is noticed after it. Of runs whose worker said nothing else. */
const heartbeatMs = 10_000;

/** Hand-overs and time-outs of heartbeats are no failures: Temporal tries again soon and without limit; the activity counts. */
const retry = { initialInterval: '200ms', backoffCoefficient: 1, maximumInterval: '200ms' } as const;

/**
 * Of an activity that looks by itself. What it found is in its heartbeats alone while it is under way, and Temporal forgets
 * those of one that is cancelled between two attempts. So a worker's death ends it, and its last heartbeat is in the history.
 */
const looksByItself = { ...retry, nonRetryableErrorTypes: ['TemporalTimeout:Heartbeat'] };

/** Longer than any job; the heartbeat is what notices a dead worker. */
const years = '3650 days';

const base: ActivityOptions = {
  heartbeatTimeout: heartbeatMs,
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry,
};

/** Where a worker is behind, Temporal hands out what leads to air first, and looks last; the rest is in between, at 3. */
const toAir = { priority: { priorityKey: 2 } } as const;
const inNoHurry = { priority: { priorityKey: 4 } } as const;

/** What takes a moment and is waited for: a worker that dies over it is to be missed soon. `beating` keeps it alive. */
const brief = { heartbeatTimeout: '3s' } as const;

/** Looks that nothing depends on: a dead worker is noticed within a minute. */
const looking: ActivityOptions = {
  ...inNoHurry,
  startToCloseTimeout: years,
  heartbeatTimeout: '60s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
};

type Call<Input, Output> = (input: Input) => Promise<Output>;

function activity<Input, Output>(name: string, options: ActivityOptions): Call<Input, Output> {
  const call = proxyActivities<Record<string, Call<Input, Output>>>({ ...base, ...options })[name];
  if (!call) throw new RangeError(`no activity ${name}`);
  return call;
}

/** Loads, validates and compiles the document. Fails at once when it is bad. */
export const load = (input: LoadInput) =>
  activity<LoadInput, Loaded>(activityNames.load, {
    ...brief,
    startToCloseTimeout: '30s',
    summary: 'read the runbook',
  })(input);

/** Takes over what a run left that has ended, with its own plan or another document. */
export const resumeRun = (input: ResumeRunInput) =>
  activity<ResumeRunInput, ResumedRun>(activityNames.resume, {
    startToCloseTimeout: '2m',
    summary: 'take over the run before',
  })(input);

/** Looks at every resource of every step; waits for answers, and says what stands in the way. */
export const preflight = (input: PreflightInput) =>
  activity<PreflightInput, void>(activityNames.preflight, {
    startToCloseTimeout: '10m',
    summary: 'look at every resource',
  })(input);

/** Before the show; may take weeks. Read-only: nothing waits for its end. */
export const checks = (input: ChecksInput) =>
  activity<ChecksInput, Trouble[]>(activityNames.checks, { ...looking, summary: 'look before the show' })(
    input,
  );

/** From up to end. Read-only: nothing waits for its end. */
export const watch = (input: WatchInput) =>
  activity<WatchInput, WatchResult>(activityNames.watch, {
    ...looking,
    // It is to hear of the end of the show soon.
    heartbeatTimeout: '20s',
    summary: 'watch the show',
  })(input);

/** The gate behind up: ends when the step's resources have been healthy for long enough. */
export const health = (input: HealthInput, id: string) =>
  activity<HealthInput, void>(activityNames.health(input.step.uses), {
    startToCloseTimeout: years,
    activityId: id,
    summary: `${input.step.id}: healthy?`,
  })(input);

/** Times as people write them, resolved where zones are known. */
export const resolveTimes = (input: ResolveTimesInput) =>
  activity<ResolveTimesInput, ResolvedTimes>(activityNames.resolveTimes, {
    ...toAir,
    startToCloseTimeout: '10s',
    summary: 'read the times',
  })(input);

export const readLedger = (input: TeardownInput) =>
  activity<TeardownInput, PastRun>(activityNames.readLedger, {
    startToCloseTimeout: '2m',
    summary: 'read the ledger of the run',
  })(input);

/** Compares with the cloud what a run that has ended left up. Read-only. */
export const compareWithCloud = (input: TeardownInput) =>
  activity<TeardownInput, LeftBehind>(activityNames.compareRun, {
    ...inNoHurry,
    scheduleToCloseTimeout: '2m',
    summary: 'compare with the cloud',
  })(input);

/** Tells people. It ends whatever comes: what is news for longer than this is none. */
export const notify = (input: NotifyInput) =>
  activity<NotifyInput, NotifyResult>(activityNames.notify, {
    scheduleToCloseTimeout: '15m',
    summary: `tell: ${input.notices.map(({ kind }) => kind).join(', ')}`,
  })(input);

/** Starts what is due of a schedule, and accounts for what went by. */
export const fireSchedule = (input: Firing) =>
  activity<Firing, Fired & Facilities>(activityNames.fireSchedule, {
    startToCloseTimeout: '5m',
    summary: 'start what is due',
  })(input);

/**
 * Ends the workflow task by the shortest way: an activity that does nothing, dispatched with the task's other activities. A
 * timer would end it as well, but servers fire timers up to a second late.
 */
export const nextTask = () =>
  activity<null, void>(activityNames.nextTask, { ...toAir, startToCloseTimeout: '10s', summary: 'go on' })(
    null,
  );

/** The last words of a run that ends Cancelled, whose failure keeps no details. */
export const record = (status: RunStatus) =>
  activity<RunStatus, RunStatus>(activityNames.record, {
    startToCloseTimeout: '10s',
    summary: 'write the record',
  })(status);

/** Claims what a step is about where that takes its time, or where somebody else has it. Waits as long as it must. */
export const claim = (input: ClaimInput, id: string) =>
  activity<ClaimInput, Claimed>(activityNames.claim(input.step.uses), {
    ...toAir,
    startToCloseTimeout: years,
    activityId: id,
    summary: `${input.step.id}: claim`,
  })(input);

/** At a run's end. Whoever meets its claims later finds out that it has ended, should this not come through. */
export const letGo = (input: LetGoInput) =>
  activity<LetGoInput, LetGoResult | undefined>(activityNames.letGo, {
    ...brief,
    startToCloseTimeout: '10s',
    retry: { ...retry, maximumAttempts: 2 },
    summary: 'let go of what it held',
  })(input);

/** A step's baseline by an activity that waits for what is going or busy, or for its turn within the service's rate. */
export const baselineWhenReady = (input: StepInput, id: string) =>
  activity<StepInput, BaselineResult>(activityNames.baseline(input.step.uses), {
    ...toAir,
    ...limit(input),
    activityId: id,
    summary: `${input.step.id}: look before`,
  })(input);

/** The step itself: one bar in the UI's timeline, as long as the thing takes to come up. */
export const act = (input: ActInput, id: string) =>
  activity<ActInput, ActResult | NotBegun>(activityNames.act(input.step.uses), {
    ...toAir,
    ...lively(input),
    ...limit(input),
    ...(input.baseline === null && { retry: looksByItself }),
    activityId: id,
    summary: input.step.id,
  })(input);

export const undo = (input: UndoInput, id: string, summary: string) =>
  activity<UndoInput, UndoReport>(activityNames.undo(input.step.uses), {
    ...lively(input),
    startToCloseTimeout: years,
    activityId: id,
    summary: `${input.step.id}: ${summary}`,
  })(input);

export const takeOver = (input: StepInput, id: string) =>
  activity<StepInput, TakeOverResult>(activityNames.takeOver(input.step.uses), {
    startToCloseTimeout: '10m',
    activityId: id,
    summary: `${input.step.id}: take over`,
  })(input);

/** How long a step may be silent until another worker has it: as the worker has it that loaded the run. */
function silence({ run }: StepInput): number {
  return run.heartbeatMs ?? heartbeatMs;
}

function lively(input: StepInput): ActivityOptions {
  return { heartbeatTimeout: silence(input) };
}

/** The activity keeps the step's own time-out and reports; the server's lies behind it as a backstop. */
function limit(input: StepInput): ActivityOptions {
  const { timeoutMs } = input.step;
  if (timeoutMs === null) return { startToCloseTimeout: years };
  return { scheduleToCloseTimeout: timeoutMs + 2 * silence(input) };
}
