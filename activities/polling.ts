import type { JsonObject } from '../plan/json.ts';
import type { ResourceName } from '../plan/ledger.ts';
import { asCaller, type Caller, caller, NoTurn } from './caller.ts';
import { Meetings, type Wait } from './meetings.ts';
import type { ResourceService, Seen } from './service.ts';

interface Waiting {
  names: ResourceName[];
  who: Caller;
  resolve(seen: Map<ResourceName, Seen>): void;
  reject(error: unknown): void;
}

interface Batch {
  key: string;
  waiting: Waiting[];
  input: JsonObject;
  service: ResourceService;
  /** Its time to gather is over. */
  due: boolean;
  timer: NodeJS.Timeout;
  /** Ends the read when nobody waits for it any more. */
  over: AbortController;
}

/** Waits that ask within so short a time share one read: a fiftieth of the poll interval, and no more than this. */
const mostGatherMs = 20;
const gatheringOf = (pollMs: number): number => Math.min(mostGatherMs, Math.max(1, pollMs / 50));

/** The same for the first look of a run and of its steps, which something waits for: those that begin together come together. */
export const gatherAtOnceMs = 2;

/** What leads to effects is read for so many at a time: more could not be sent while what was read is fresh. */
const mostBeforeEffects = 60;

/**
 * Shares reads among all waits of a process: what is asked of one scope, as urgently, at about the same time is one read
 * of many. While that read waits for its turn within the service's rate, all that is asked meanwhile becomes the next one.
 */
export class SharedReads {
  readonly #gathering = new Map<string, Batch>();
  /** Keys with a read that still waits for its first turn. */
  readonly #unsent = new Set<string>();
  readonly #gatherMs: number;
  readonly #meetings = new Meetings();
  /** What one step is about does not change, and takes its time to be read. */
  readonly #scopes = new WeakMap<JsonObject, string>();

  /** @param pollMs - the pause between two looks */
  constructor(pollMs: number) {
    this.#gatherMs = gatheringOf(pollMs);
  }

  /** Reads these names, together with what others ask of the same service and region; not any more once its caller's signal aborts. */
  inspect(
    service: ResourceService,
    names: ResourceName[],
    input: JsonObject,
    withinMs = this.#gatherMs,
  ): Promise<Map<ResourceName, Seen>> {
    const who = caller();
    return new Promise((resolve, reject) => {
      if (who.signal?.aborted) return reject(who.signal.reason);
      const waiting = { names, who, resolve, reject };
      const key = [this.#scopeOf(service, names, input), who.priority, who.atOnce].join(' ');
      const batch = this.#batch(key, service, input, withinMs);
      batch.waiting.push(waiting);
      who.signal?.addEventListener('abort', () => this.#leave(batch, waiting), { once: true });
    });
  }

  /** Waits for something of these names that is on its way, until its `end`. */
  wait(service: ResourceService, names: ResourceName[], input: JsonObject): Wait {
    return this.#meetings.join(this.#scopeOf(service, names, input));
  }

  /** What one read serves: a service that is asked for one thing a call gains nothing from a read of many. */
  #scopeOf(service: ResourceService, names: ResourceName[], input: JsonObject): string {
    const known = this.#scopes.get(input) ?? service.scope(input);
    this.#scopes.set(input, known);
    return service.batchSize === 1 ? `${known} ${names.join(' ')}` : known;
  }

  #batch(key: string, service: ResourceService, input: JsonObject, withinMs: number): Batch {
    const known = this.#gathering.get(key);
    if (known) return known;
    const timer = setTimeout(() => {
      batch.due = true;
      if (!this.#unsent.has(key)) this.#start(batch);
    }, withinMs);
    const over = new AbortController();
    const batch: Batch = { key, waiting: [], input, service, due: false, timer, over };
    this.#gathering.set(key, batch);
    return batch;
  }

  #start(batch: Batch): void {
    const { key, service, input } = batch;
    this.#gathering.delete(key);
    if (batch.waiting.length === 0) return;
    this.#unsent.add(key);
    const later =
      batch.waiting[0]?.who.priority === 'pathToAir' ? batch.waiting.splice(mostBeforeEffects) : [];
    if (later.length > 0) this.#batch(key, service, input, 0).waiting.push(...later);
    const sent = once(() => {
      for (const { who } of batch.waiting) who.onTurn();
      this.#unsent.delete(key);
      const next = this.#gathering.get(key);
      if (next?.due) this.#start(next);
    });
    void asCaller(together(batch, sent), () => this.#read(batch)).finally(sent);
  }

  async #read({ waiting, service, input, over }: Batch): Promise<void> {
    const names = [...new Set(waiting.flatMap((one) => one.names))];
    try {
      const seen = await service.inspect(names, input, { signal: over.signal });
      for (const one of waiting) one.resolve(pick(seen, one.names));
    } catch (error) {
      if (waiting.length === 1 || error instanceof NoTurn) for (const one of waiting) one.reject(error);
      // Another's missing resource must not fail the rest: each asks for itself.
      else
        for (const one of waiting)
          asCaller(one.who, () =>
            service.inspect(one.names, input, { signal: one.who.signal ?? neverEnds }),
          ).then(one.resolve, one.reject);
    }
  }

  #leave(batch: Batch, one: Waiting): void {
    const at = batch.waiting.indexOf(one);
    if (at < 0) return;
    batch.waiting.splice(at, 1);
    one.reject(one.who.signal?.reason);
    if (batch.waiting.length === 0) batch.over.abort(one.who.signal?.reason);
  }
}

const neverEnds = new AbortController().signal;

/** A shared read is as urgent as the most urgent of those that wait for it. */
function together({ waiting, over }: Batch, onTurn: () => void): Partial<Caller> {
  const all = waiting.map((one) => one.who);
  const [first] = all;
  return {
    ...first,
    due: Math.min(...all.map((one) => one.due)),
    since: Math.min(...all.map((one) => one.since)),
    first: all.some((one) => one.first),
    holder: '',
    gate: null,
    signal: over.signal,
    onTurn,
  };
}

function once(run: () => void): () => void {
  let open = true;
  return () => {
    if (open) run();
    open = false;
  };
}

function pick(seen: Map<ResourceName, Seen>, names: ResourceName[]): Map<ResourceName, Seen> {
  return new Map(
    names.flatMap((name) => {
      const one = seen.get(name);
      return one ? [[name, one] as const] : [];
    }),
  );
}
