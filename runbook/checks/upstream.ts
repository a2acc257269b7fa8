import { type Ordered, upstream } from '../../plan/order.ts';

/** All that a step waits for, directly or through others. */
export type UpstreamOf = (id: string) => ReadonlySet<string>;

/** `upstream` for many questions about the same steps, each answered once. */
export function upstreamOf(steps: readonly Ordered[]): UpstreamOf {
  const known = new Map<string, ReadonlySet<string>>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    const found = upstream(steps, id);
    known.set(id, found);
    return found;
  };
}
