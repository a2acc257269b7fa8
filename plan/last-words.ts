import { isObject } from './json.ts';
import { type Baseline, type Begun, isBaseline, joinAnswers, type Report, withLostCalls } from './ledger.ts';

/** The type of the failure of an attempt that has ended before its step, which is nobody's failure. */
export const givenBack = 'GivenBack';

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

function isBegun(value: unknown): value is Begun {
  return (
    isObject(value) &&
    isBaseline(value.baseline) &&
    (value.claims === null || typeof value.claims === 'string')
  );
}

/** What an activity found before it acted, by what it tells at its end: its result, or its failure's details. Null: it says nothing of it. */
export function begunIn(told: unknown): Begun | null {
  if (Array.isArray(told)) return told.find(isBegun) ?? null;
  return isObject(told) && isBegun(told.begun) ? told.begun : null;
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
