/** Half of a character: UTF-8 cannot say it, and Temporal's core gives up on the whole message that holds one. */
const halfCharacter = /\p{Surrogate}/u;

/** What no text of people holds: control characters but tab and line ends. Terminals take them for orders. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** What a terminal or an editor may obey instead of showing it: control characters, turns of the writing direction, line ends of Unicode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Why a text is none that a document or a person can mean, such as `the control character U+001B`; null: it is one. */
export function oddCharacter(text: string): string | null {
  const half = halfCharacter.exec(text);
  if (half) return `half a character (U+${hex(half[0])} alone)`;
  const found = control.exec(text);
  return found ? `the control character U+${hex(found[0])}` : null;
}

/** The same text, every half of a character replaced by U+FFFD. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * A foreign text on one line, as long as `most` characters at the longest: whatever is no word ends up as one blank, so
 * that it can begin no line of its own and move no cursor.
 */
export function oneLine(text: string, most = Number.POSITIVE_INFINITY): string {
  // Cut first: what a vendor sends may be megabytes long.
  const head = text.length > most ? text.slice(0, most) : text;
  const line = wellFormed(head).replace(obeyed, ' ').replace(/\s+/g, ' ').trim();
  return head === text ? line : `${line}…`;
}

/** The first of a list, and how many more there are: `a, b, c and 4 more`. */
export function few(items: readonly string[], most = 3): string {
  const first = items.slice(0, most).join(', ');
  return items.length > most ? `${first} and ${items.length - most} more` : first;
}

/** A text for a terminal: what it would obey stands there as `\u001b`; tabs and line ends stay. In JSON that means the same. */
export function visible(text: string): string {
  return wellFormed(text).replace(obeyed, (found) => `\\u${hex(found).toLowerCase()}`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}
