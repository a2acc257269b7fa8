import { oneLine } from '../../plan/text.ts';

/** Of a text in an answer, in characters. What is longer is no state, no id and no message that a person reads. */
const longestText = 2048;
/** Mappings and lists inside each other; what lies deeper is nothing that we read. */
const deepest = 16;

/**
 * Makes an answer fit to be shown, kept and sent on: each of its texts is one line without control characters, and none is
 * a book. Tokens of pages stay as they are: they go back to where they came from. Changes it in place.
 */
export function cleanAnswer<Answer>(answer: Answer): Answer {
  if (typeof answer === 'object' && answer !== null) clean(answer, 0);
  return answer;
}

function clean(value: object, depth: number): void {
  if (value instanceof Date || ArrayBuffer.isView(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item === 'string') {
      if (!/token$/i.test(key)) Reflect.set(value, key, oneLine(item, longestText));
    } else if (typeof item === 'object' && item !== null) {
      if (depth < deepest) clean(item, depth + 1);
      else Reflect.set(value, key, undefined);
    }
  }
}
