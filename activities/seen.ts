import type { ReadVerdict, Seen, StateClass } from './service.ts';

/** A service's states, each with its class; the whole list of the API. */
export type StateTable = Readonly<Record<string, StateClass>>;

/** What a state means. One that nobody knows is busy: it is looked at again, with a warning. */
export function seenAs(table: StateTable, state: string | undefined): Seen {
  if (state === undefined) return { class: 'busy', state: 'none', message: 'the service answered no state' };
  const known = Object.hasOwn(table, state) ? table[state] : undefined;
  return known
    ? { class: known, state }
    : { class: 'busy', state, message: `${state} is a state that Showcaller does not know` };
}

/** A read of one resource, where one that is missing or forbidden is told as broken, with the reason as its state. */
export async function seenOrBroken(
  read: Promise<Seen>,
  judgeRead: (error: unknown) => ReadVerdict,
): Promise<Seen> {
  try {
    return await read;
  } catch (error) {
    const { type, message } = judgeRead(error);
    if (type === 'NotFound' || type === 'Forbidden') return { class: 'broken', state: type, message };
    throw error;
  }
}

/** Reads at once of one inspection; the services' rates are 20 to 30 a second. */
const atOnce = 10;

/** Reads each name, a few at a time; the first error ends it. */
export async function inspectEach(
  names: readonly string[],
  read: (name: string) => Promise<Seen>,
): Promise<Map<string, Seen>> {
  const result = new Map<string, Seen>();
  const open = [...names];
  const work = async () => {
    for (let name = open.shift(); name !== undefined; name = open.shift()) result.set(name, await read(name));
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, names.length) }, work));
  return result;
}
