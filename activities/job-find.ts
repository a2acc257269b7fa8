import type { JsonObject } from '../plan/json.ts';
import type { JobBaseline, JobReport } from '../plan/ledger.ts';
import type { FoundJob, JobKey, JobService } from './service.ts';

/** Clocks differ: what started this long before the baseline may still be ours. */
const clockSlackMs = 5 * 60_000;

/** Executions that may be the one whose submit had no answer. */
export async function findLost(
  service: JobService,
  input: JsonObject,
  key: JobKey,
  baseline: JobBaseline,
  report: JobReport | null,
  signal: AbortSignal,
): Promise<FoundJob[]> {
  const found = await service.find(input, key, baseline.at - clockSlackMs, { signal });
  const known = new Set([
    ...baseline.existing,
    ...(report?.submissions ?? []).map((submission) => submission.id),
  ]);
  return found.filter((job) => !known.has(job.id));
}

/** Since when executions count for a baseline. */
export function baselineSince(now: number): number {
  return now - 2 * clockSlackMs;
}
