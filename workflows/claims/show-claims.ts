import type { ClaimBook } from '../../plan/claims.ts';
import { few } from '../../plan/text.ts';
import { shown } from '../markdown.ts';

/** What the UI shows of it; `showcaller list --claims` shows all. */
const mostShown = 100;

/** Who holds what, as Markdown. */
export function showClaims({ holds, waiting, owed }: ClaimBook): string {
  const count = holds.length + waiting.length;
  if (count === 0) return 'Nobody holds anything.';
  const rows = [
    ...holds
      .slice(0, mostShown)
      .map(({ workflowId, step, names, closing, since }) =>
        row(
          workflowId,
          step,
          since,
          closing.length > 0 ? `taking down ${few(closing)}` : `holds ${few(names)}${debts(names, owed)}`,
        ),
      ),
    ...waiting
      .slice(0, Math.max(0, mostShown - holds.length))
      .map(({ workflowId, step, names, since }) => row(workflowId, step, since, `waits for ${few(names)}`)),
  ];
  const more = count > mostShown ? [`and ${count - mostShown} more`] : [];
  return ['| run | step | since | what |', '|---|---|---|---|', ...rows, ...more].join('\n');
}

/** What a run that has gone left for the others to turn off. */
function debts(names: readonly string[], owed: ClaimBook['owed']): string {
  const from = new Set(names.flatMap((name) => (Object.hasOwn(owed, name) ? [owed[name]] : [])));
  return from.size === 0 ? '' : `, brought up by ${[...from].join(', ')}`;
}

function row(run: string, step: string, since: number, what: string): string {
  const cells = [run, step, new Date(since).toISOString().replace(/\.\d+Z$/, 'Z'), what];
  return `| ${cells.map(shown).join(' | ')} |`;
}
