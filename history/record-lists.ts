import { type LedgerEntry, ownership, type Report } from '../plan/ledger.ts';
import type { StepStatus } from '../plan/status.ts';

type Lists = Pick<StepStatus, 'started' | 'adopted' | 'startedByOthers' | 'undone' | 'leftUp' | 'left'>;

/** A ledger entry as the lists of names that a record shows. */
export function listsOf(entry: LedgerEntry | undefined): Lists {
  const result: Lists = { started: [], adopted: [], startedByOthers: [], undone: [], leftUp: [], left: [] };
  if (!entry) return result;
  result.undone = entry.undo?.undone ?? [];
  result.left = entry.undo?.leftUp ?? [];
  result.leftUp = result.left.map((left) => left.resource);
  const whose = ownership(entry);
  result.adopted = whose.adopted;
  result.startedByOthers = whose.startedByOthers;
  const touched = [...result.undone, ...result.leftUp];
  const submissions = entry.report?.kind === 'job' ? entry.report.submissions.map(({ id }) => id) : [];
  // A call whose answer was lost counts as a start once something of it was seen, or had to be undone.
  const sure = whose.ours.filter((name) => !whose.unsure.includes(name));
  const started = new Set([
    ...sure,
    ...submissions,
    ...touched.filter((name) => !result.adopted.includes(name)),
  ]);
  result.started = [...started];
  return result;
}

/** The vendor's request ids, by resource name. */
export function requestIdsOf(report: Report | null): Record<string, string[]> {
  if (report?.kind === 'job')
    return Object.fromEntries(report.submissions.map(({ id, requestIds }) => [id, requestIds]));
  if (report?.kind !== 'resource') return {};
  const answered = Object.entries(report.calls).filter(([, call]) => call.requestIds.length > 0);
  return Object.fromEntries(answered.map(([name, call]) => [name, call.requestIds]));
}
