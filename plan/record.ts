import { type LedgerEntry, ownership, type Report } from './ledger.ts';
import type { StepStatus } from './status.ts';

type Lists = Pick<StepStatus, 'started' | 'adopted' | 'startedByOthers' | 'undone' | 'leftUp' | 'left'>;

/** A ledger entry as the lists of names that a record shows. */
export function listsOf(entry: LedgerEntry | null): Lists {
  const result: Lists = { started: [], adopted: [], startedByOthers: [], undone: [], leftUp: [], left: [] };
  if (!entry) return result;
  const { report, undo } = entry;
  if (entry.baseline.kind === 'resource') {
    const { ours, unsure, adopted, startedByOthers } = ownership(entry);
    const touched = new Set([...(undo?.undone ?? []), ...(undo?.leftUp ?? []).map((left) => left.resource)]);
    // A call whose answer was lost counts as a start once something of it was seen, or had to be undone.
    result.started = ours.filter((name) => !unsure.includes(name) || touched.has(name));
    result.adopted = adopted;
    result.startedByOthers = startedByOthers;
  } else if (report?.kind === 'job') result.started = report.submissions.map((submission) => submission.id);
  for (const left of undo?.leftUp ?? [])
    if (!result.started.includes(left.resource) && !result.adopted.includes(left.resource))
      result.started.push(left.resource);
  for (const name of undo?.undone ?? [])
    if (!result.started.includes(name) && !result.adopted.includes(name)) result.started.push(name);
  result.undone = undo?.undone ?? [];
  result.left = undo?.leftUp ?? [];
  result.leftUp = result.left.map((left) => left.resource);
  return result;
}

/** The vendor's request ids, by name. */
export function requestIdsOf(report: Report | null): Record<string, string[]> {
  if (report?.kind === 'resource')
    return Object.fromEntries(
      Object.entries(report.calls)
        .filter(([, call]) => call.requestIds.length > 0)
        .map(([name, call]) => [name, call.requestIds]),
    );
  if (report?.kind === 'job')
    return Object.fromEntries(report.submissions.map((submission) => [submission.id, submission.requestIds]));
  return {};
}
