/**
 * What happens to a run at one time.
 *
 * A run must come out the same in a replay. The SDK's core does not see to that where a local activity is under way while
 * something else happens: that it ends, and what came beside it, reach the run one after the other, in one piece, or in a
 * later workflow task, as queries have it, and otherwise in a replay. So here the end of a local activity has its full effect by
 * itself, before or after all else. The time that the run is given beside it differs as well: a run that goes by the clock does
 * without local activities.
 */
import {
  CancellationScope,
  condition as sdkCondition,
  type WorkflowInterceptors,
  type WorkflowInternalsInterceptor,
} from '@temporalio/workflow';

/** How often something went on that had waited for a condition. */
let moves = 0;
let happened = 0;
/** The run is no longer in this worker's memory: what of it still moves has nowhere to go, and would end the worker. */
let putAway = false;
const never = new Promise<void>(() => undefined);

/** Counts what happens to the run; ends of local activities are a part of what happened before. */
export const moment = (): number => happened;

/**
 * The SDK's `condition`; for all of the engine, because the end of a moment is known by it.
 *
 * @param timeoutMs - false when it is over and nothing has met the condition; default: never
 */
export async function condition(fn: () => boolean, timeoutMs?: number): Promise<boolean> {
  try {
    if (timeoutMs !== undefined) return await sdkCondition(fn, timeoutMs);
    await sdkCondition(fn);
    return true;
  } finally {
    moves += 1;
    if (putAway) await never;
  }
}

/** Comes when nothing moves any more until something else happens to the run. */
export async function endOfMoment(): Promise<void> {
  // What moves at the same time as this may be counted only the next time.
  for (let still = 0; still < 2; ) {
    const before = moves;
    await nextPass();
    still = moves === before ? still + 1 : 0;
  }
}

/** Conditions are looked at again and again for as long as one is met. */
async function nextPass(): Promise<void> {
  let passed = false;
  const pass = sdkCondition(() => passed);
  passed = true;
  await pass;
}

type Activate = NonNullable<WorkflowInternalsInterceptor['activate']>;
type Dispose = NonNullable<WorkflowInternalsInterceptor['dispose']>;
type Activation = Parameters<Activate>[0]['activation'];
type Job = NonNullable<Activation['jobs']>[number];

/** Hands on what has happened, each end of a local activity by itself. */
const activate: Activate = (input, next) => {
  const jobs = input.activation.jobs ?? [];
  if (jobs.every(({ queryWorkflow }) => queryWorkflow)) return next(input);
  const [first = [], ...later] = oneByOne(jobs);
  const handOn = (some: Job[]) => {
    if (!some.some(isLocalEnd)) happened += 1;
    next({ ...input, activation: { ...input.activation, jobs: some } });
  };
  handOn(first);
  if (later.length > 0) void CancellationScope.nonCancellable(() => handOnLater(later, handOn));
};

async function handOnLater(later: Job[][], handOn: (some: Job[]) => void): Promise<void> {
  for (const some of later) {
    await endOfMoment();
    handOn(some);
  }
}

const isLocalEnd = ({ resolveActivity }: Job): boolean => resolveActivity?.isLocal === true;

/** In their order; ends of local activities apart from the rest. */
function oneByOne(jobs: readonly Job[]): Job[][] {
  const groups: Job[][] = [];
  for (const job of jobs) {
    const group = groups.at(-1);
    if (group?.[0] && !isLocalEnd(group[0]) && !isLocalEnd(job)) group.push(job);
    else groups.push([job]);
  }
  return groups;
}

const dispose: Dispose = (input, next) => {
  putAway = true;
  next(input);
};

/** For the workflow bundle. */
export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate, dispose }] });
