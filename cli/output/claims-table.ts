import type { ListedClaim } from '../../client/index.ts';
import { columns } from './columns.ts';

/** Who holds what, for people: a row for each run and name. */
export function claimsTable(claims: readonly ListedClaim[]): string {
  if (claims.length === 0) return 'Nobody holds anything.';
  return columns([['NAME', 'WHERE', 'RUN', 'STEP', 'SINCE', 'STATE'], ...claims.flatMap(rows)]);
}

function rows({ account, service, region, name, holders, waiting, owedFrom }: ListedClaim): string[][] {
  const where = `${service} ${region} (${account})`;
  const row = (run: string, step: string, since: string, state: string) => [
    ...[name, where, run, step],
    ...[`${since.slice(0, 19).replace('T', ' ')} UTC`, state],
  ];
  const owed = owedFrom === null ? '' : `, left by ${owedFrom}: the last turns it off`;
  return [
    ...holders.map(({ workflowId, step, since, state, ended }) => {
      const word = state === 'closing' ? 'taking it down' : 'holds it';
      return row(workflowId, step, since, `${word}${ended ? ' (ended)' : ''}${owed}`);
    }),
    ...waiting.map(({ workflowId, step, since }) => row(workflowId, step, since, 'waits for it')),
  ];
}
