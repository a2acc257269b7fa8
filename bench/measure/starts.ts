import type { LedgerEntry } from '../../simulator/index.ts';

/** What the cloud saw of a batch of shows. */
export interface Starts {
  readonly calls: number;
  /** Starts and submits that the cloud got more than once for one thing, however it answered them. */
  readonly sentTwice: number;
  /** Things that somebody asked to start. */
  readonly started: number;
}

/** Counts calls, and starts by what they are about. */
export function countStarts(ledger: readonly LedgerEntry[]): Starts {
  const counts = new Map<string, number>();
  for (const entry of ledger)
    for (const name of startedBy(entry)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sent = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { calls: ledger.length, sentTwice: sent - counts.size, started: counts.size };
}

/** A job is told by what its show gave to it: a harvest by where it goes, a batch job by its script. */
function startedBy({ operation, resources, request }: LedgerEntry): readonly string[] {
  switch (operation) {
    case 'StartFlow':
    case 'BatchStart':
      return resources;
    case 'CreateHarvestJob':
      return [`harvest ${JSON.stringify(request.Destination)}`];
    case 'StartBatchJob':
      return [`job ${JSON.stringify(request.batchJobIdentifier)}`];
    default:
      return [];
  }
}
