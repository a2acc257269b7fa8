import type { WorkerOptions } from '@temporalio/worker';
import { mostStartsOfTask } from '../plan/names.ts';

/**
 * The worker of the claims beside it: a book per service and region, asked by every step. On a queue and with slots of its
 * own, since a step holds its slot while it waits for the answer.
 */
export const claimsTuning = {
  shutdownGraceTime: 0,
  shutdownForceTime: '5s',
  // Every step asks: after a worker is killed, its books wait this long before another takes them, one after the other.
  stickyQueueScheduleToStartTimeout: '500ms',
  maxConcurrentWorkflowTaskExecutions: 20,
  maxConcurrentWorkflowTaskPolls: 4,
  maxCachedWorkflows: 100,
  reuseV8Context: true,
} as const satisfies Partial<WorkerOptions>;

/**
 * How our workers are tuned; none of these changes what a run does.
 *
 * A runbook is few, long activities that mostly sleep between two reads, so that slots are cheap; and what an operator
 * commands, or a worker that dies, must be felt within seconds.
 */
export const workerTuning = {
  // With more, activities would learn of a shutdown only after it, and hand-overs take as much longer.
  shutdownGraceTime: 0,
  // A call with an effect runs to its answer or its own time-out (4 s); beyond this the process must go.
  shutdownForceTime: '20s',
  // After a worker is killed, its cached runs wait this long before another takes them. Default: 10 s.
  stickyQueueScheduleToStartTimeout: '1s',
  // An operator's cancel reaches an activity with the answer to a heartbeat; at 0.8 × 10 s (the default) it would be late.
  maxHeartbeatThrottleInterval: '2s',
  // Waits for media services: each a timer and a share of a poll. One more would wait for a slot, and with it a new show.
  maxConcurrentActivityTaskExecutions: 10_000,
  // One thread carries them out, and each is to be done well within its time-out when a few hundred runs begin at once.
  maxConcurrentWorkflowTaskExecutions: 40,
  maxConcurrentWorkflowTaskPolls: 10,
  maxConcurrentActivityTaskPolls: 10,
  // As many steps as begin in one workflow task start at once here, without a way through the server's queue; and what ends it.
  maxEagerActivityReservationsPerWorkflowTask: mostStartsOfTask + 1,
  // A run that waits takes about a megabyte; one that is forgotten is replayed in some ten milliseconds.
  maxCachedWorkflows: 400,
  reuseV8Context: true,
} as const satisfies Partial<WorkerOptions>;
