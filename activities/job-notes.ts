import { createHash } from 'node:crypto';
import type { JobReport, Submission } from '../plan/ledger.ts';
import { jobTokenPrefix } from '../plan/names.ts';
import type { ActInput, RunIdentity } from './contract.ts';
import type { JobKey } from './service.ts';

/** What the attempts of a job step hand on to each other. */
export interface JobNotes {
  report: JobReport;
  triesBefore: number;
  /** Since when a submission without an answer is being looked for, and not found. */
  lookedSince: number | null;
  nextTryAt: number;
  refusedAs: { type: string; message: string } | null;
}

/** Fixed by run, step and submission: the same for every attempt. */
export function jobKey(namespace: string, run: RunIdentity, step: string, n: number): JobKey {
  const hash = createHash('sha256').update(JSON.stringify([namespace, run.workflowId, run.firstRunId, step]));
  return { token: `${jobTokenPrefix}${hash.digest('hex').slice(0, 32)}-${n}`, n };
}

export function freshJobNotes(input: Pick<ActInput, 'previous' | 'uncertain'>): JobNotes {
  const previous = input.previous?.kind === 'job' ? input.previous : null;
  const newest = previous?.submissions.find((submission) => submission.n === previous.n);
  // A person's retry submits anew only what was seen to have ended.
  const again = newest?.ended === true;
  const report: JobReport = {
    kind: 'job',
    tries: previous?.tries ?? 0,
    answer: again ? null : (previous?.answer ?? (input.uncertain ? 'unknown' : null)),
    n: again ? (previous?.n ?? 0) + 1 : (previous?.n ?? 1),
    submissions: previous?.submissions.map((submission) => ({ ...submission })) ?? [],
    requestIds: previous?.requestIds ?? [],
    warnings: [],
  };
  return { report, triesBefore: report.tries, lookedSince: null, nextTryAt: 0, refusedAs: null };
}

/** The submission that is followed now. */
export function current(report: JobReport): Submission | null {
  return report.submissions.find((submission) => submission.n === report.n) ?? null;
}
