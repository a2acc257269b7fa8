import { type ListedRun, listClaims, listRuns } from '../../client/index.ts';
import { connected } from '../connected.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { claimsTable } from '../output/claims-table.ts';
import { columns } from '../output/columns.ts';
import { planned } from '../output/show-times.ts';
import type { Terminal } from '../terminal.ts';

/** `list`: running and recent runs, the newest first. With `--claims`: who holds what. */
export async function list(
  options: { json?: boolean; claims?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  if (options.claims) {
    const claims = await connected(terminal, (client) => listClaims(client));
    terminal.out(options.json ? JSON.stringify({ claims }) : claimsTable(claims));
    return exitCodes.ok;
  }
  const runs = await connected(terminal, (client) => listRuns(client));
  terminal.out(options.json ? JSON.stringify({ runs }) : table(runs));
  return exitCodes.ok;
}

function table(runs: readonly ListedRun[]): string {
  if (runs.length === 0) return 'There are no runs.';
  return columns([['RUN', 'RUNBOOK', 'STATE', 'STARTED', 'ON AIR', 'ASKING'], ...runs.map(row)]);
}

function row(run: ListedRun): string[] {
  const word = run.outcome === 'running' ? (run.phase ?? 'running') : run.outcome;
  const state = [word, run.degraded && 'degraded', run.held && 'held', run.late && 'late']
    .filter(Boolean)
    .join(', ');
  const started = `${run.startedAt.slice(0, 19).replace('T', ' ')} UTC`;
  return [run.workflowId, run.runbook ?? '', state, started, planned(run), run.asking.join(', ')];
}
