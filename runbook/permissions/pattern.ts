/** An expression whose value is not known, so that a policy holds `*` in its place. */
export interface Unread {
  /** Where it stands, such as `steps.channels.with.channelIds`. */
  path: string;
  /** As written. */
  text: string;
  /** It may be given · it is never printed · only a run knows it. */
  why: 'noValue' | 'secret' | 'inTheRun';
}

/** A part of a name in a policy, in which `*` stands for what is not known. */
export interface Pattern {
  text: string;
  unread: readonly Unread[];
}

/** Just that text: what a policy would read as a wildcard or a variable is escaped, as IAM's version 2012-10-17 has it. */
export function literal(text: string): Pattern {
  return { text: text.replace(/[*?$]/g, '${$&}'), unread: [] };
}

/** Anything, because these are not known. */
export function anything(unread: readonly Unread[] = []): Pattern {
  return { text: '*', unread };
}

/** Patterns within a text of our own, which is taken as it is. */
export function pattern(texts: TemplateStringsArray, ...parts: Pattern[]): Pattern {
  return {
    text: texts.map((text, index) => text + (parts[index]?.text ?? '')).join(''),
    unread: parts.flatMap(({ unread }) => unread),
  };
}

const wildcard = /(\$\{[*?$]\})|\*/g;

/** True when a pattern holds a wildcard, and not only an escaped one. */
export function isWild(text: string): boolean {
  return text.replace(wildcard, (_, escaped?: string) => (escaped ? '' : '*')).includes('*');
}

/** True when all that matches `text` matches `wide`, too. */
export function covers(wide: string, text: string): boolean {
  const source = wide.split(/(\$\{[*?$]\}|\*)/).map((part) => (part === '*' ? '.*' : quote(part)));
  return new RegExp(`^${source.join('')}$`, 's').test(text);
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
