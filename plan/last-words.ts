import { isObject } from './json.ts';
import { type Baseline, joinAnswers, type Report, withLostCalls } from './ledger.ts';

/** Whether it is what the attempts of a step learned. */
export function isReport(value: unknown): value is Report {
  if (!isObject(value) || typeof value.tries !== 'number') return false;
  switch (value.kind) {
    case 'resource':
      return isObject(value.calls) && Array.isArray(value.up);
    case 'job':
      return Array.isArray(value.submissions);
    default:
      return value.kind === 'observation';
  }
}

/**
 * What a step's activity knew that ended without a word, from the details of its last heartbeat; null: it told nothing.
 * Whatever was not accepted by then may have been sent since.
 */
export function lastWords(heartbeat: unknown, baseline: Baseline): Report | null {
  const report = isObject(heartbeat) && isObject(heartbeat.notes) ? heartbeat.notes.report : null;
  if (!isReport(report)) return null;
  if (report.kind === 'resource' && baseline.kind === 'resource') return withLostCalls(report, baseline.off);
  if (report.kind !== 'job' || report.submissions.some(({ n }) => n === report.n)) return report;
  return { ...report, answer: joinAnswers(report.answer ?? undefined, 'unknown') };
}
