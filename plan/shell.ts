import { wellFormed } from './text.ts';

const plain = /^[\w.:@%+/-]+$/;

/** A word as a shell takes it: whatever it holds, it stays one word on one line. */
export function quoted(word: string): string {
  if (plain.test(word)) return word;
  const text = wellFormed(word);
  if (!/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  // Control characters can be pasted only in the words of `$'…'` (bash, zsh, ksh).
  const escaped = text.replace(
    /[\\'\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `$'${escaped}'`;
}

/** `--name value`; a value that looks like an option itself is tied to its name. */
function option(name: string, value: string): string {
  return value.startsWith('-') ? `--${name}=${quoted(value)}` : `--${name} ${quoted(value)}`;
}

/** A command for a person to paste into a shell: its words as they are, then options with values, whatever those hold. */
export function shellCommand(words: string, options: Record<string, string | null>): string {
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === null ? [] : [option(name, value)],
  );
  return [words, ...given].join(' ');
}
