/**
 * What happens to a run at one time.
 *
 * A run must come out the same in a replay. The SDK's core does not see to that where a local activity is under way while
 * something else happens: that it ends, and what came beside it, reach the run one after the other, in one piece, or in a
 * later workflow task, as queries have it, and otherwise in a replay. So here what comes while one is under way waits for its
 * end, which is near, and comes after it, whichever way it came. Updates come after all else that came with them: what came in
 * a workflow task that was lost comes before them as the run runs, and in one piece with them in a replay. The time that the run
 * is given beside it differs as well: a run that goes by the clock does without local activities.
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

/** Local activities that were asked for and have not ended. */
let underWay = 0;
/** What came meanwhile, in its order. */
const held: Job[][] = [];

/** Does a local activity; for all of the engine. */
export async function local<Result>(work: () => Promise<Result>): Promise<Result> {
  underWay += 1;
  try {
    return await work();
  } finally {
    underWay -= 1;
  }
}

/** Hands on what has happened: ends of local activities first, each by itself, and updates last. */
const activate: Activate = (input, next) => {
  const jobs = input.activation.jobs ?? [];
  if (jobs.every(({ queryWorkflow }) => queryWorkflow)) return next(input);
  const ends = jobs.filter(isLocalEnd);
  const updates = jobs.filter(({ doUpdate }) => doUpdate);
  const others = jobs.filter((job) => !isLocalEnd(job) && !job.doUpdate);
  held.push(...[others, updates].filter((some) => some.length > 0));
  const pieces = inTurn(ends);
  const handOnNext = () => {
    const piece = pieces.next();
    if (piece.done) return false;
    if (!piece.value.some(isLocalEnd)) happened += 1;
    next({ ...input, activation: { ...input.activation, jobs: piece.value } });
    return true;
  };
  const single = ends.length === 0 && held.length === 1;
  if (!handOnNext() || single) return;
  void CancellationScope.nonCancellable(async () => {
    do await endOfMoment();
    while (handOnNext());
  });
};

/** What is held is asked for when its turn comes: what came before it may have begun another local activity. */
function* inTurn(ends: readonly Job[]): Generator<Job[], void> {
  for (const end of ends) yield [end];
  while (underWay === 0) {
    const some = held.shift();
    if (!some) break;
    yield some;
  }
}

const isLocalEnd = ({ resolveActivity }: Job): boolean => resolveActivity?.isLocal === true;

const dispose: Dispose = (input, next) => {
  putAway = true;
  next(input);
};

/** For the workflow bundle. */
export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate, dispose }] });
