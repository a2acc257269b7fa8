import { isObject } from './json.ts';
import { oddCharacter } from './text.ts';

/** Mappings and lists inside each other: as deep as a document may be, and no deeper than JSON is written without a stack of calls. */
const deepest = 32;

/** What a payload may hold so that it can be taken. */
export interface PayloadLimits {
  /** Characters of all keys and texts together. */
  characters: number;
}

/**
 * Whether a payload is deeper than any of ours. JSON that is very deep is read by the SDK, and can then be neither copied
 * nor written again, which would fail a workflow task for ever: so this looks without recursion.
 */
export function tooDeep(payload: unknown): boolean {
  let level: unknown[] = [payload];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) level = level.flatMap(itemsOf);
  return level.length > 0;
}

/** Why a payload of any shape cannot be taken further, in plain words; null: it can. */
export function unfit(payload: unknown, { characters }: PayloadLimits): string | null {
  if (tooDeep(payload)) return `is deeper than ${deepest} mappings and lists inside each other`;
  let left = characters;
  for (let level: unknown[] = [payload]; level.length > 0; level = level.flatMap(itemsOf))
    for (const value of level)
      for (const text of textsOf(value)) {
        left -= text.length + 1;
        if (left < 0) return `is longer than ${characters} characters`;
        const odd = oddCharacter(text);
        if (odd !== null) return `holds ${odd}`;
      }
  return null;
}

function itemsOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

/** Its own texts: what else there is counts as one character. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isObject(value) ? Object.keys(value) : [''];
}
