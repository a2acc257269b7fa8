import type { LedgerEntry } from '../../simulator/index.ts';

/** The calls that the simulated cloud got, by operation. */
export function callsMade(ledger: readonly LedgerEntry[]): string {
  const calls = ledger.filter(({ actor }) => actor === 'client');
  const counts = new Map<string, number>();
  for (const { service, operation } of calls) {
    const name = `${service} ${operation}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const lines = [...counts].map(([name, count]) => `  ${String(count).padStart(4)} ${name}`);
  const changing = calls.filter(({ effect }) => effect.length > 0).length;
  return [`The simulated cloud got ${calls.length} calls; ${changing} changed something:`, ...lines].join(
    '\n',
  );
}

/** A resource that is in another state than before the show. */
export interface Difference {
  name: string;
  before: string;
  now: string;
}

/** What is not as it was before; jobs that were made on the way are no differences. */
export function differences(before: Record<string, string>, now: Record<string, string>): Difference[] {
  const all = Object.entries(before).map(([name, state]) => ({
    name,
    before: state,
    now: now[name] ?? 'gone',
  }));
  // A job of others that ran all the while has ended meanwhile, by itself.
  return all.filter((one) => one.now !== one.before && one.now !== 'COMPLETED');
}
