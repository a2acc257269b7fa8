import type { CallOutcome, JobSeen } from './service.ts';

/**
 * Whether a job whose cancel was refused over its state has ended by itself: then the cancel is no failure, and what
 * the job came to is observed. One that still runs was not cancelled.
 */
export async function endedAnyway(outcome: CallOutcome, look: () => Promise<JobSeen>): Promise<boolean> {
  if (outcome.type !== 'Conflict' && outcome.type !== 'InvalidRequest') return false;
  return (await look()).class !== 'waiting';
}
