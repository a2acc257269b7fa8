import { oneLine } from '../plan/text.ts';

/** A text of others as the board shows it: on one line, and as it is written. It makes no link, no code and no cell. */
export function shown(text: string): string {
  return oneLine(text)
    .replace(/[\\`[\]<|]/g, '\\$&')
    .replace(/^[#>+-]/, '\\$&');
}

/** A text as code, whatever it holds. */
export function code(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}
