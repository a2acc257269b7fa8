import type { JsonObject } from '../plan/json.ts';

/** How a run's execution ended, in Temporal's words; null: it has not. */
export type Closed =
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'terminated'
  | 'timedOut'
  | 'continuedAsNew'
  | null;

/** A failure as the history keeps it, with its payloads decoded. */
export interface RecordedFailure {
  type: string;
  message: string;
  details: unknown[];
  /** Its worker has gone, and another activity goes on with it. */
  unfinished?: true;
}

/** How an activity came out; null while it is under way, or when its run was closed over it. */
export type ActivityEnd =
  | { kind: 'completed'; at: string; result: unknown }
  | { kind: 'failed' | 'cancelled' | 'timedOut'; at: string; failure: RecordedFailure }
  | null;

/** One activity of a run, local ones included (whose input the history does not hold). */
export interface RecordedActivity {
  id: string;
  type: string;
  input: unknown;
  /** ISO instants. */
  scheduledAt: string;
  end: ActivityEnd;
  /** Of one that has not ended: what its last heartbeat said, which the server keeps beside the history. */
  heartbeat?: unknown;
}

/** A command that a run accepted, or `cancel`: Temporal's own request for cancellation. */
export interface RecordedCommand {
  at: string;
  name: string;
  input: JsonObject;
}

/** A history in plain words: decoded, and free of protocol buffers. */
export interface RunEvents {
  workflowId: string;
  runId: string;
  firstRunId: string;
  workflowType: string;
  startedAt: string;
  input: unknown;
  /** In the order of their scheduling. */
  activities: RecordedActivity[];
  commands: RecordedCommand[];
  /** With what was put into it on the way. */
  memo: Record<string, unknown>;
  /** When the memo first named each phase, as ISO instants. */
  phases: Record<string, string>;
  closed: Closed;
  closedAt: string | null;
  result: unknown;
  failure: RecordedFailure | null;
  /** Why somebody terminated it. */
  reason: string | null;
}
