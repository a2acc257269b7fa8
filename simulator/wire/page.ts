import * as z from 'zod';
import { Refusal } from './refusal.ts';

/** A number in a query string. */
export const queryNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'is not a number').transform(Number).pipe(z.number().min(min).max(max));

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

interface PageInput<T> {
  items: readonly T[];
  key(item: T): string;
  size: number;
  maxResults: number | undefined;
  nextToken: string | undefined;
  /** The refusal of a token that is none of ours. */
  invalid: string;
}

/** One page of a list. The token names the last item that was seen, so that new items do not shift the pages. */
export function page<T>(input: PageInput<T>): Page<T> {
  const { items, key } = input;
  let start = 0;
  if (input.nextToken !== undefined) {
    const last = Buffer.from(input.nextToken, 'base64url').toString();
    start = items.findIndex((item) => key(item) === last) + 1;
    if (start === 0) throw new Refusal(input.invalid, 'The nextToken is not valid.');
  }
  const size = Math.min(input.maxResults ?? input.size, input.size);
  const slice = items.slice(start, start + size);
  const last = slice.at(-1);
  const more = last !== undefined && start + size < items.length;
  return { items: slice, nextToken: more ? Buffer.from(key(last)).toString('base64url') : undefined };
}
