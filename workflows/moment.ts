/**
 * What happens to a run at one time.
 *
 * A run must come out the same in a replay. Where somebody asks a run whose worker has died, what has come by then (a timer, the
 * end of an activity) reaches the run with the question, and the rest with the workflow task; a replay gets all of it in one piece,
 * updates first (docs/decisions/0030). So here one thing happens after the other, each once all that came before has had its
 * effect, and updates come last.
 */
import {
  CancellationScope,
  condition as sdkCondition,
  type WorkflowInterceptors,
  type WorkflowInternalsInterceptor,
} from '@temporalio/workflow';

/** How often something went on that had waited for a condition. */
let moves = 0;
/** The run is no longer in this worker's memory: what of it still moves has nowhere to go, and would end the worker. */
let putAway = false;
const never = new Promise<void>(() => undefined);

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
async function endOfMoment(): Promise<void> {
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

/** What has come and has not happened yet, while a task's events happen one after the other. */
let toCome = 0;

/** False while more is to happen in the same workflow task. What goes by it must give no commands. */
export const isLastMoment = (): boolean => toCome === 0;

/** Hands on what has happened, one after the other, updates last. */
const activate: Activate = (input, next) => {
  const jobs = input.activation.jobs ?? [];
  const updates = jobs.filter(({ doUpdate }) => doUpdate);
  const others = jobs.filter(({ doUpdate }) => !doUpdate);
  const [first, ...later] = [...others.map((job) => [job]), ...(updates.length > 0 ? [updates] : [])];
  if (!first || later.length === 0) return next(input);
  const handOn = (some: typeof jobs) => next({ ...input, activation: { ...input.activation, jobs: some } });
  toCome = later.length;
  handOn(first);
  void CancellationScope.nonCancellable(async () => {
    for (const some of later) {
      await endOfMoment();
      toCome -= 1;
      handOn(some);
    }
  });
};

const dispose: Dispose = (input, next) => {
  putAway = true;
  next(input);
};

/** For the workflow bundle. */
export const interceptors = (): WorkflowInterceptors => ({ internals: [{ activate, dispose }] });
