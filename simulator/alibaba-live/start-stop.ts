import type { Verdict } from '../policies.ts';
import type { Setting } from '../service.ts';
import type { Call } from '../wire/operation.ts';
import { denied } from './dialect.ts';
import type { EdgeJob } from './jobs.ts';

/** Starts a job that is not running; anything else is a second start. */
export function startJob(job: EdgeJob, call: Call, setting: Setting): void {
  const { timeline } = job;
  const on = timeline.state === '1';
  const { alibabaLive } = setting.policies;
  if (on && timeline.isHeadingFor('0')) {
    if (!mayGo(alibabaLive.startWhileStopping, `The job ${job.jobId} is being stopped`)) return;
  } else if (on || timeline.isHeadingFor('1')) {
    refuseOrIgnore(alibabaLive.secondStart, `The job ${job.jobId} is running already`);
    return;
  }
  job.lastStartAt = call.now;
  call.move(job, '0', [{ state: '1', after: setting.delays.edgeJob }]);
}

/** Stops a job that runs or is about to. */
export function stopJob(job: EdgeJob, call: Call, setting: Setting): void {
  const { timeline } = job;
  const { alibabaLive } = setting.policies;
  const on = timeline.state === '1';
  if (on && timeline.isHeadingFor('0')) {
    refuseOrIgnore(alibabaLive.secondStop, `The job ${job.jobId} is being stopped already`);
    return;
  }
  if (!on && timeline.isHeadingFor('1')) {
    if (!mayGo(alibabaLive.stopWhileStarting, `The job ${job.jobId} is being started`)) return;
  } else if (!on) {
    refuseOrIgnore(alibabaLive.stopWhenOff, `The job ${job.jobId} is not running`);
    return;
  }
  job.lastStopAt = call.now;
  call.move(job, timeline.state, [{ state: '0', after: setting.delays.edgeJob }]);
}

function mayGo(verdict: Verdict, message: string): boolean {
  if (verdict === 'accept') return true;
  refuseOrIgnore(verdict, message);
  return false;
}

/** OperationDenied is the only documented code that fits; which status it has here is not documented. */
function refuseOrIgnore(verdict: Verdict, message: string): void {
  if (verdict === 'accept' || verdict === 'ignore') return;
  throw denied(message, { badRequest: 400, forbidden: 403, conflict: 409, failed: 403 }[verdict]);
}
