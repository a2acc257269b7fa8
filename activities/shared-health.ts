import type { JsonObject } from '../plan/json.ts';
import type { ResourceName } from '../plan/ledger.ts';
import { asCaller, type Caller } from './caller.ts';
import { healthByState } from './health-read.ts';
import type { CallContext, Health, ResourceService } from './service.ts';

/** A health, and when its reading began, epoch milliseconds: it is no younger than that. */
export interface Observed {
  health: Health;
  at: number;
}

/** What a look came to. A name that could not be read this time is missing. */
export interface LookedAt {
  seen: Map<ResourceName, Observed>;
  /** What a read threw; null: nothing did. */
  error: unknown;
}

interface Batch {
  names: Set<ResourceName>;
  reading: Promise<Map<ResourceName, Observed>>;
}

/** Looks that ask within so short a time share one read. */
const gatherMs = 20;
/** What nobody has asked for since is forgotten. */
const forgottenMs = 600_000;
/** What is read for all belongs to none: no gate or watch that ends may end it. */
const nobody: Partial<Caller> = { priority: 'polls', holder: '', signal: null, gate: null, onTurn() {} };
const neverEnds: CallContext = { signal: new AbortController().signal };

/** Shares the reading of healths among all gates and watches of a process: each thing is read once, whoever asks. */
export class SharedHealth {
  readonly #known = new Map<string, Observed>();
  readonly #underWay = new Map<string, Batch['reading']>();
  readonly #gathering = new Map<string, Batch>();

  /** How these are doing. What was read less than `freshMs` ago, or is being read, is not read again. */
  async look(
    service: ResourceService,
    names: readonly ResourceName[],
    input: JsonObject,
    freshMs: number,
  ): Promise<LookedAt> {
    const scope = `${service.uses} ${service.scope(input)}`;
    const seen = new Map<ResourceName, Observed>();
    const readings = new Set<Batch['reading']>();
    for (const name of names) {
      const key = `${scope} ${name}`;
      const known = this.#known.get(key);
      if (known && Date.now() - known.at < freshMs) seen.set(name, known);
      else readings.add(this.#underWay.get(key) ?? this.#ask(scope, service, name, input));
    }
    let error: unknown = null;
    for (const answer of await Promise.allSettled(readings)) {
      if (answer.status === 'rejected') error = answer.reason;
      else
        for (const name of names) {
          const one = answer.value.get(name);
          if (one) seen.set(name, one);
        }
    }
    return { seen, error };
  }

  #ask(scope: string, service: ResourceService, name: ResourceName, input: JsonObject): Batch['reading'] {
    const batch = this.#gathering.get(scope) ?? this.#gather(scope, service, input);
    batch.names.add(name);
    this.#underWay.set(`${scope} ${name}`, batch.reading);
    return batch.reading;
  }

  #gather(scope: string, service: ResourceService, input: JsonObject): Batch {
    const names = new Set<ResourceName>();
    const reading = new Promise<void>((resolve) => setTimeout(resolve, gatherMs)).then(() => {
      this.#gathering.delete(scope);
      return asCaller(nobody, () => this.#read(scope, service, [...names], input));
    });
    const batch = { names, reading };
    this.#gathering.set(scope, batch);
    return batch;
  }

  async #read(
    scope: string,
    service: ResourceService,
    names: ResourceName[],
    input: JsonObject,
  ): Promise<Map<ResourceName, Observed>> {
    const at = Date.now();
    try {
      const read = service.health
        ? await service.health(names, input, neverEnds)
        : healthByState(await service.inspect(names, input, neverEnds));
      const seen = new Map([...read].map(([name, health]) => [name, { health, at }]));
      for (const [name, one] of seen) this.#known.set(`${scope} ${name}`, one);
      return seen;
    } finally {
      for (const name of names) this.#underWay.delete(`${scope} ${name}`);
      for (const [key, { at: then }] of this.#known) if (at - then > forgottenMs) this.#known.delete(key);
    }
  }
}
