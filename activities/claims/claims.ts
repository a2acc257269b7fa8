import type { Client } from '@temporalio/client';
import { type Ended, endOf, readBooks, whereFound } from '../../history/index.ts';
import {
  type ClaimAnswer,
  type ClaimAsk,
  type Claimant,
  type ClaimBook,
  claimantKey,
  claimsId,
  claimsQuery,
} from '../../plan/claims.ts';
import { updateBook } from './update-book.ts';

/** Asks of one update; more wait for the next. */
const mostAsks = 100;
/** Payloads have 2 MiB: each name is in an answer at most twice, and comes with who holds it. */
const mostNames = 4_000;
const mostBytes = 512 * 1024;

/** What was seen so lately need not be asked for again; milliseconds. */
const freshMs = 500;

interface Waiting {
  ask: ClaimAsk;
  names: number;
  bytes: number;
  resolve(answer: ClaimAnswer): void;
  reject(error: unknown): void;
}

/** The claims as a worker asks for them: what many steps ask at one time goes in one update, and one is under way a service and region. */
export class Claims {
  readonly #client: Client;
  readonly #account: string;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #underWay = new Set<string>();
  /** When a claimant was seen to run, by its ids. */
  readonly #alive = new Map<string, number>();
  #books: { at: number; read: Promise<ClaimBook[]> } | null = null;

  /** @param account - which services they are about, where one namespace knows several */
  constructor(client: Client, account: string) {
    this.#client = client;
    this.#account = account;
  }

  get client(): Client {
    return this.#client;
  }

  /** The claims workflow of a service's scope. */
  id(scope: string): string {
    return claimsId(this.#account, scope);
  }

  /**
   * Rejects when Temporal does not answer, and when the signal aborts; asking again does no harm. What was sent by then is
   * taken all the same.
   */
  ask(id: string, ask: ClaimAsk, signal?: AbortSignal): Promise<ClaimAnswer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const giveUp = () => {
        const waiting = this.#waiting.get(id) ?? [];
        this.#waiting.set(
          id,
          waiting.filter((other) => other !== one),
        );
        reject(signal?.reason);
      };
      // Signals may outlive many questions.
      const over = () => signal?.removeEventListener('abort', giveUp);
      const one: Waiting = {
        ...{ ask, ...sizeOf(ask) },
        resolve(answer) {
          over();
          resolve(answer);
        },
        reject(error) {
          over();
          reject(error);
        },
      };
      this.#waiting.set(id, [...(this.#waiting.get(id) ?? []), one]);
      signal?.addEventListener('abort', giveUp, { once: true });
      // One turn later: what begins in one workflow task asks together.
      if (!this.#underWay.has(id)) {
        this.#underWay.add(id);
        setImmediate(() => void this.#send(id));
      }
    });
  }

  /** Null: it runs, or did half a second ago. */
  async endOf(claimant: Claimant): Promise<Ended | null> {
    const key = claimantKey(claimant);
    const now = Date.now();
    for (const [one, at] of this.#alive) if (now - at > freshMs) this.#alive.delete(one);
    if (this.#alive.has(key)) return null;
    const ended = await endOf(this.#client, claimant);
    if (ended === null) this.#alive.set(key, now);
    return ended;
  }

  /** Who holds what of one account, region and service, as it is now. Null: nobody has ever claimed anything there. */
  bookOf(id: string): Promise<ClaimBook | null> {
    return whereFound(() => this.#client.workflow.getHandle(id).query<ClaimBook>(claimsQuery));
  }

  /** All books that are kept, as they are or were half a second ago. */
  books(): Promise<ClaimBook[]> {
    if (this.#books && Date.now() - this.#books.at < freshMs) return this.#books.read;
    const read = this.readBooks();
    this.#books = { at: Date.now(), read };
    return read;
  }

  /** The same, as they are now. */
  async readBooks(): Promise<ClaimBook[]> {
    return (await readBooks(this.#client)).map(({ book }) => book);
  }

  async #send(id: string): Promise<void> {
    for (;;) {
      const batch = this.#next(id);
      if (batch.length === 0) break;
      await this.#sendBatch(id, batch);
    }
    this.#underWay.delete(id);
  }

  async #sendBatch(id: string, batch: readonly Waiting[]): Promise<void> {
    try {
      const answers = await updateBook(
        this.#client,
        id,
        batch.map(({ ask }) => ask),
      );
      for (const [index, one] of batch.entries()) {
        const answer = answers[index];
        if (answer) one.resolve(answer);
        else one.reject(new RangeError(`${id} did not answer`));
      }
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }

  #next(id: string): Waiting[] {
    const waiting = this.#waiting.get(id) ?? [];
    let bytes = 0;
    let names = 0;
    const fits = waiting.findIndex((one, index) => {
      bytes += one.bytes;
      names += one.names;
      return index > 0 && (index >= mostAsks || bytes > mostBytes || names > mostNames);
    });
    const batch = fits < 0 ? waiting : waiting.slice(0, fits);
    if (fits < 0) this.#waiting.delete(id);
    else this.#waiting.set(id, waiting.slice(fits));
    return batch;
  }
}

function sizeOf(ask: ClaimAsk): { names: number; bytes: number } {
  const names = 'names' in ask ? ask.names.length : 'owed' in ask ? ask.owed.length : 0;
  return { names, bytes: Buffer.byteLength(JSON.stringify(ask)) };
}
