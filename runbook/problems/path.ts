import { visible } from '../../plan/text.ts';

/** Where something stands in a document: names of members, and indexes of items. */
export type Path = readonly (string | number)[];

/** `steps.channels.with.channelIds[2]`; empty for the whole document. */
export function formatPath(path: Path): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (!/^[\w-]+$/.test(part)) text += `[${visible(JSON.stringify(part.slice(0, 80)))}]`;
    else text += text === '' ? part : `.${part}`;
  }
  return text;
}

/** True when `path` is `above` or lies below it. */
export function isWithin(path: Path, above: Path): boolean {
  return path.length >= above.length && above.every((part, index) => part === path[index]);
}

/** One string for one path, for use as a key. */
export function keyOfPath(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `#${part}` : `.${part}`)).join('\u0000');
}
