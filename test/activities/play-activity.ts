import { ApplicationFailure, type Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';

export interface PlayInput {
  type: string;
  id: string;
  input: unknown;
  /** Short, so that a wait outlasts the time in which an attempt may send. */
  heartbeatMs?: number;
}

export interface Played<Result> {
  result: Promise<Result>;
  cancel(): void;
  /** Attempts begun so far. */
  attempts(): number;
}

type Activities = Record<string, (input: never) => Promise<unknown>>;

/** Plays an activity of a worker as Temporal would: an attempt that is given back is followed by the next, which knows its heartbeat. */
export function playActivity<Result>(activities: Activities, play: PlayInput): Played<Result> {
  const { type, id, input, heartbeatMs = 10_000 } = play;
  const activity = activities[type];
  if (!activity) throw new Error(`no activity ${type}`);
  const scheduledTimestampMs = Date.now();
  const workflowExecution = { workflowId: id, runId: id };
  const common = { activityType: type, activityId: id, scheduledTimestampMs, workflowExecution };
  let heartbeatDetails: unknown;
  let now: MockActivityEnvironment | null = null;
  let attempt = 0;
  const next = (): Promise<Result> => {
    attempt += 1;
    const info: Partial<Info> = { ...common, attempt, heartbeatDetails, heartbeatTimeoutMs: heartbeatMs };
    now = new MockActivityEnvironment(info);
    now.on('heartbeat', (details: unknown) => {
      heartbeatDetails = details;
    });
    return now
      .run<[never], Result, (given: never) => Promise<Result>>(activity as never, input as never)
      .catch((error: unknown) => {
        if (!(error instanceof ApplicationFailure) || error.type !== 'GivenBack') throw error;
        return next();
      });
  };
  return { result: next(), cancel: () => now?.cancel(), attempts: () => attempt };
}
