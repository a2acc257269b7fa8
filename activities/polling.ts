import type { JsonObject } from '../plan/json.ts';
import type { ResourceName } from '../plan/ledger.ts';
import type { CallContext, ResourceService, Seen } from './service.ts';

interface Waiting {
  names: ResourceName[];
  resolve(seen: Map<ResourceName, Seen>): void;
  reject(error: unknown): void;
}

interface Batch {
  waiting: Waiting[];
  input: JsonObject;
  service: ResourceService;
}

/** Waits that ask within so short a time share one read. */
const gatherMs = 20;

/** The same for looks that a workflow task waits for: those of one task come together. */
export const gatherAtOnceMs = 2;

/** Shares reads among all waits of a process: what is asked of one scope at about the same time is one read of many. */
export class SharedReads {
  readonly #batches = new Map<string, Batch>();

  /** Reads these names, together with what others ask of the same service and region. */
  inspect(
    service: ResourceService,
    names: ResourceName[],
    input: JsonObject,
    withinMs = gatherMs,
  ): Promise<Map<ResourceName, Seen>> {
    const scope = service.scope(input);
    return new Promise((resolve, reject) => {
      const waiting = { names, resolve, reject };
      const batch = this.#batches.get(scope);
      if (batch) {
        batch.waiting.push(waiting);
        return;
      }
      const fresh: Batch = { waiting: [waiting], input, service };
      this.#batches.set(scope, fresh);
      setTimeout(() => {
        this.#batches.delete(scope);
        void this.#read(fresh);
      }, withinMs);
    });
  }

  async #read({ waiting, service, input }: Batch): Promise<void> {
    const names = [...new Set(waiting.flatMap((one) => one.names))];
    try {
      const seen = await service.inspect(names, input, neverEnds);
      for (const one of waiting) one.resolve(pick(seen, one.names));
    } catch (error) {
      if (waiting.length === 1) waiting[0]?.reject(error);
      // Another's missing resource must not fail the rest: each asks for itself.
      else
        for (const one of waiting) service.inspect(one.names, input, neverEnds).then(one.resolve, one.reject);
    }
  }
}

/** A shared read belongs to many waits; none of them ends it. Its own time-out does. */
const neverEnds: CallContext = { signal: new AbortController().signal };

function pick(seen: Map<ResourceName, Seen>, names: ResourceName[]): Map<ResourceName, Seen> {
  return new Map(
    names.flatMap((name) => {
      const one = seen.get(name);
      return one ? [[name, one] as const] : [];
    }),
  );
}

/** Pause before the n-th poll: whole multiples of the first, growing by half each time up to the most. */
export function pollInterval(firstMs: number, n: number, mostMs: number): number {
  const most = Math.max(1, Math.floor(mostMs / firstMs));
  return firstMs * Math.min(most, Math.floor(1.5 ** Math.min(n, 20)));
}

/** Polls fall on multiples of their interval, so that waits of one process meet in one read. */
export function untilNextPoll(intervalMs: number, now = Date.now()): number {
  return intervalMs - (now % intervalMs);
}
