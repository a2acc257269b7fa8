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

/** Resources that are in another state than before; jobs that were made on the way are no differences. */
export function differences(before: Record<string, string>, after: Record<string, string>): string[] {
  return Object.entries(before).flatMap(([name, state]) =>
    after[name] === state || isFinal(after[name]) ? [] : [`${name} is ${after[name]}, was ${state}`],
  );
}

/** A job that ran all the while has ended meanwhile, by itself. */
function isFinal(state: string | undefined): boolean {
  return state === 'COMPLETED';
}
