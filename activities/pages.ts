import { AnswerUnreadable } from './call-failed.ts';

/** One page of a list: what stands in it, and the token of the next one. */
export interface Page<Entry> {
  entries: Entry[];
  next: string | undefined;
}

/** A hundred entries each: more than any account may have of anything that we list. */
const mostPages = 500;

/**
 * The entries of a list, page by page. Throws `AnswerUnreadable` when a token comes a second time, or when the list has no
 * end: a service that loses count must not hold a worker.
 */
export async function* pages<Entry>(
  read: (token: string | undefined) => Promise<Page<Entry>>,
): AsyncGenerator<Entry[]> {
  const seen = new Set<string>();
  for (let token: string | undefined; ; ) {
    const { entries, next } = await read(token);
    yield entries;
    if (next === undefined || next === '') return;
    if (seen.has(next) || seen.size >= mostPages)
      throw new AnswerUnreadable(`the list has no end: after ${seen.size + 1} pages it goes on`);
    seen.add(next);
    token = next;
  }
}
