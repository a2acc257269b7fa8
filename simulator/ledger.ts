/** One call, or one act of somebody else, and what it did. */
export interface LedgerEntry {
  /** Counts from 1; never reused, also after the ledger is cleared. */
  readonly seq: number;
  readonly at: string;
  /** `other`: done behind everybody's back, with `Cloud.set`. */
  readonly actor: 'client' | 'other';
  readonly service: string;
  /** The API's own name; `Unknown` for a request that is none of its calls. */
  readonly operation: string;
  readonly region?: string;
  /** The names of what the call is about: flow ARN, `channel:ID`, `multiplex:ID`, `clusterId/jobId`, job names and ids. */
  readonly resources: readonly string[];
  /** Members of path, query, headers and body together, as they were sent. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The answer's status; null while no answer went out, and for ever when none does. */
  status: number | null;
  errorCode?: string;
  /** What changed, such as `channel:1234567 IDLE→STARTING`. Empty: nothing. */
  effect: string[];
  /** The name, or else the kind, of the fault that was at work. */
  fault?: string;
  readonly requestId: string;
  /** The header `amz-sdk-request`: `attempt=1; max=1`. */
  readonly attempt?: string;
  /** The header `amz-sdk-invocation-id`: one per call of the SDK, whatever its attempts. */
  readonly invocationId?: string;
}

export type LedgerDraft = Omit<LedgerEntry, 'seq' | 'at'>;

interface Waiter {
  matches(entry: LedgerEntry): boolean;
  resolve(entry: LedgerEntry): void;
}

/**
 * Every call in the order in which it was decided. A call that a fault holds up before its effect is written at once,
 * with status null, and completed later.
 */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly #waiters = new Set<Waiter>();
  #seq = 0;

  write(draft: LedgerDraft, at: number): LedgerEntry {
    this.#seq += 1;
    const entry = { seq: this.#seq, at: new Date(at).toISOString(), ...draft };
    this.entries.push(entry);
    this.tell(entry);
    return entry;
  }

  /** Lets waiters look at an entry again, after it was completed. */
  tell(entry: LedgerEntry): void {
    for (const waiter of [...this.#waiters]) {
      if (!waiter.matches(entry)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(entry);
    }
  }

  clear(): void {
    this.entries.length = 0;
  }

  /** The first entry that matches, already written or to come; rejects after `timeoutMs`. */
  waitFor(matches: (entry: LedgerEntry) => boolean, timeoutMs: number): Promise<LedgerEntry> {
    const found = this.entries.find(matches);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(waiter);
        const last = this.entries.slice(-5).map((entry) => `${entry.operation} ${entry.status}`);
        reject(
          new Error(`No ledger entry matched within ${timeoutMs} ms; the last: ${last.join(', ') || 'none'}`),
        );
      }, timeoutMs);
      const waiter: Waiter = {
        matches,
        resolve: (entry) => {
          clearTimeout(timer);
          resolve(entry);
        },
      };
      this.#waiters.add(waiter);
    });
  }
}
