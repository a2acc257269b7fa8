/**
 * The client of Showcaller, for code.
 *
 * ```ts
 * const { client, connection } = await connect();
 * const run = await startRunbook(client, {
 *   runbook: 'evening-news',
 *   parameters: { flowArn, channelIds },
 *   onAirAt: '2026-12-24 20:00 Europe/Berlin',
 *   offAirAt: '2h',
 * });
 * for await (const status of run.watch()) console.log(status.next);
 * console.log((await run.result()).outcome);
 * await connection.close();
 * ```
 */

export type { Json, JsonObject } from '../plan/json.ts';
export type { LeftBehind, LeftNow } from '../plan/left-behind.ts';
export type { Problem } from '../plan/plan.ts';
export type {
  CommandInputs,
  CommandName,
  CommandRecord,
  HealthState,
  Outcome,
  Phase,
  Question,
  RunStatus,
  StepError,
  StepState,
  StepStatus,
  Trouble,
} from '../plan/status.ts';
export { TemporalUnreachable } from '../plan/temporal-unreachable.ts';
export type { ShowTimes } from './check-times.ts';
export { type ClientConnection, type ConnectClientOptions, connectClient as connect } from './connect.ts';
export {
  AlreadyRunning,
  CommandRefused,
  InvalidRunbook,
  NamespaceNotFound,
  NoAnswer,
  NoWorker,
  RunNotFound,
} from './errors.ts';
export { getRun } from './get-run.ts';
export {
  type ClaimHolder,
  type ClaimWaiter,
  type ListedClaim,
  listClaims,
} from './list-claims.ts';
export { type ListedRun, type ListOptions, listRuns } from './list-runs.ts';
export { previewResume, type ResumePreview, type ResumeRunOptions, resumeRun } from './resume-run.ts';
export { RunHandle } from './run-handle.ts';
export { type CreateScheduleOptions, createSchedule } from './schedules/create-schedule.ts';
export { deleteSchedule } from './schedules/delete-schedule.ts';
export { describeSchedule } from './schedules/describe-schedule.ts';
export type { ListedShow, PassedShows, ScheduleDescription } from './schedules/described.ts';
export {
  InvalidSchedule,
  ScheduleExists,
  ScheduleNotFound,
  ScheduleRefused,
} from './schedules/errors.ts';
export { type ListedSchedule, listSchedules } from './schedules/list-schedules.ts';
export { type PauseOptions, pauseSchedule, unpauseSchedule } from './schedules/pause-schedule.ts';
export type { ScheduleTerms } from './schedules/terms.ts';
export { triggerSchedule } from './schedules/trigger-schedule.ts';
export { type StartRunbookOptions, startRunbook } from './start-runbook.ts';
export { type StartTeardownOptions, startTeardown } from './start-teardown.ts';
export type { StartOptions } from './start-workflow.ts';
export { type LeftRun, leftByRun, listLeft, type SweepOptions } from './sweep.ts';
export type { WatchOptions } from './watch-run.ts';
