import { asCaller } from './caller.ts';

/** Shares calls that are under way: whoever asks for the same meanwhile has the same answer, and none of them ends it. */
export function sharedCalls<Result>(): (key: string, call: () => Promise<Result>) => Promise<Result> {
  const underWay = new Map<string, Promise<Result>>();
  return (key, call) => {
    const known = underWay.get(key);
    if (known) return known;
    const fresh = asCaller({ signal: null }, call).finally(() => underWay.delete(key));
    underWay.set(key, fresh);
    return fresh;
  };
}
