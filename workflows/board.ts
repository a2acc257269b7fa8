import { setCurrentDetails } from '@temporalio/workflow';
import type { Conceal } from '../plan/secrets.ts';
import { answerLines } from './board-answers.ts';
import { clockTime } from './local-clock.ts';
import { code, shown } from './markdown.ts';
import { nextSentence } from './next.ts';
import { type RunState, stepStatus, type TimelessStatus } from './state.ts';

/** What the board names; `status` names all. */
const mostTrouble = 20;

/**
 * The board: one sentence, then what each step is doing. The UI renders it as Markdown. Nothing of it holds the value of a
 * secret parameter.
 */
export function board(state: RunState): string {
  const { conceal } = state;
  const say = (text: string) => shown(conceal(text));
  const lines = [nextSentence(state, shown), '', ...answerLines(state)];
  if (state.steps.size > 0) lines.push(row('step', 'state', 'since', 'what'), '|---|---|---|---|');
  for (const [id, run] of state.steps) {
    const status = stepStatus(run);
    const since = run.since === null ? '' : clockTime(run.since, state.show.zone);
    const word = `${status.state}${run.slow ? ', slow' : ''}${run.health === 'unhealthy' ? ', unhealthy' : ''}`;
    lines.push(row(id, word, since, detail(status, run.pages, conceal)));
  }
  if (state.trouble.length > 0) lines.push('', 'Trouble, seen and not acted on:', '');
  for (const { step, resource, message } of state.trouble.slice(0, mostTrouble))
    lines.push(`- ${step}${resource ? ` · ${say(resource)}` : ''}: ${say(message)}`);
  if (state.trouble.length > mostTrouble) lines.push(`- and ${state.trouble.length - mostTrouble} more`);
  if (state.problems.length > 0) lines.push('');
  for (const { path, message } of state.problems)
    lines.push(`- ${path === '' ? '' : `${code(path)} `}${say(message)}`);
  const left = [...state.steps.values()].flatMap((run) => run.entry?.undo?.leftUp ?? []);
  if (left.length > 0) lines.push('', 'Left up:', '');
  for (const item of left)
    lines.push(
      `- ${say(item.resource)}: ${say(item.reason)}${item.byHand ? ` · by hand: ${code(conceal(item.byHand))}` : ''}`,
    );
  return lines.join('\n');
}

/** Puts the board where the UI shows it. Costs no history. */
export function showBoard(state: RunState): void {
  setCurrentDetails(board(state));
}

function detail(status: TimelessStatus, pages: Record<string, string>, conceal: Conceal): string {
  const parts: string[] = [];
  const say = (word: string, names: string[]) => {
    if (names.length > 0)
      parts.push(
        `${word} ${names.length > 3 ? names.length : names.map((name) => link(name, pages, conceal)).join(', ')}`,
      );
  };
  if (status.error) parts.push(shown(conceal(`${status.error.type}: ${status.error.message}`)));
  say('started', status.started);
  say('found on', status.adopted);
  say('started by others', status.startedByOthers);
  say('down again', status.undone);
  say('left up', status.leftUp);
  for (const warning of status.warnings) parts.push(shown(conceal(warning)));
  return parts.join(' · ');
}

/** An ARN's last part is its own name; the page behind the link tells the rest. */
function link(name: string, pages: Record<string, string>, conceal: Conceal): string {
  // A part of a secret name would not be found in the text.
  if (conceal(name) !== name) return shown(conceal(name));
  const page = pages[name];
  const text = page && name.startsWith('arn:') ? (name.split(':').at(-1) ?? name) : name;
  return page ? `[${shown(text)}](${page})` : shown(text);
}

/** The UI's tables have no padding of their own: no-break spaces keep columns apart and times in one piece. */
function row(...cells: string[]): string {
  const [id = '', state = '', since = '', what = ''] = cells.map((text) => text.replaceAll('\n', ' '));
  const whole = (text: string) => `${text.replaceAll(' ', '\u00a0')}\u00a0\u00a0`;
  return `| ${whole(id)} | ${whole(state)} | ${whole(since)} | ${what} |`;
}
