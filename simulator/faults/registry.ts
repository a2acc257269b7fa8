import * as z from 'zod';
import type { Clock } from '../clock.ts';
import { Bucket } from './bucket.ts';
import {
  type CourseFault,
  type Fault,
  type FaultSpec,
  faultSchema,
  type PartialFault,
  type WireFault,
} from './spec.ts';

/** A fault that is in force. */
export interface ActiveFault<F extends Fault = Fault> {
  readonly id: string;
  readonly spec: F;
  /** How many calls it has struck. */
  readonly hits: number;
  /** Ends it, and lets go of what it holds. */
  remove(): void;
}

export interface Target {
  readonly service: string;
  readonly operation: string;
  readonly resources: readonly string[];
}

/** The faults that strike one call. */
export interface Struck {
  readonly throttle?: Fault;
  readonly wire?: WireFault;
  /** Of a `hold`: resolves when the fault is removed. */
  readonly released?: Promise<void>;
  readonly partial?: PartialFault;
  readonly course: readonly { readonly fault: CourseFault; onRemoval(release: () => void): void }[];
}

interface Entry {
  readonly id: string;
  readonly spec: Fault;
  readonly bucket: Bucket | undefined;
  readonly releases: (() => void)[];
  seen: number;
  hits: number;
}

export class Faults {
  readonly #clock: Clock;
  readonly #operations: () => readonly string[];
  readonly #entries = new Map<string, Entry>();
  #lastId = 0;

  constructor(clock: Clock, operations: () => readonly string[]) {
    this.#clock = clock;
    this.#operations = operations;
  }

  /** Puts a fault in force. A spec that makes no sense throws, with all that is wrong with it. */
  add(spec: FaultSpec): ActiveFault {
    const parsed = faultSchema.safeParse(spec);
    if (!parsed.success) throw new TypeError(`Not a fault:\n${z.prettifyError(parsed.error)}`);
    const { operation } = parsed.data;
    const known = this.#operations();
    // A misspelt one would never strike, and nobody would notice.
    if (operation !== '*' && !known.includes(operation)) {
      throw new TypeError(
        `Not a fault:\noperation: there is no ${operation}; there are *, ${known.join(', ')}`,
      );
    }
    this.#lastId += 1;
    const id = `fault-${this.#lastId}`;
    const fault = parsed.data;
    const bucket =
      fault.kind === 'throttle'
        ? new Bucket(this.#clock, fault.ratePerSecond, fault.burst ?? Math.max(1, fault.ratePerSecond))
        : undefined;
    const entry: Entry = { id, spec: fault, bucket, releases: [], seen: 0, hits: 0 };
    this.#entries.set(id, entry);
    return this.#active(entry);
  }

  list(): ActiveFault[] {
    return [...this.#entries.values()].map((entry) => this.#active(entry));
  }

  /** Ends one fault; false when there is none of this id. */
  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    this.#entries.delete(id);
    for (const release of entry.releases) release();
    return true;
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  /**
   * Counts a call and says which faults strike it: of those about the answer, the first that was added. A fault whose
   * turn does not come, because another keeps the call from its effect, has not struck.
   */
  strike(target: Target): Struck {
    const matching = [...this.#entries.values()].filter(({ spec }) => matches(spec, target));
    for (const entry of matching) entry.seen += 1;
    const due = matching.filter(isDue);
    for (const entry of due) {
      if (entry.spec.kind !== 'throttle' || entry.bucket?.take() !== false) continue;
      entry.hits += 1;
      return { throttle: entry.spec, course: [] };
    }
    const first = firstWire(due);
    const wire = first?.fault;
    if (wire?.kind === 'hold') return { wire, released: releaseOf(first), course: [] };
    if (wire !== undefined && wire.when === 'before' && wire.kind !== 'slow') return { wire, course: [] };
    const course: Struck['course'][number][] = [];
    let partial: PartialFault | undefined;
    for (const entry of due) {
      const { spec } = entry;
      if (spec.kind === 'stuck' || spec.kind === 'flap') {
        course.push({ fault: spec, onRemoval: (release) => entry.releases.push(release) });
      } else if (spec.kind === 'partial' && partial === undefined) {
        partial = spec;
      } else {
        continue;
      }
      entry.hits += 1;
    }
    return { ...(wire && { wire }), ...(partial && { partial }), course };
  }

  #active(entry: Entry): ActiveFault {
    return {
      id: entry.id,
      spec: entry.spec,
      get hits() {
        return entry.hits;
      },
      remove: () => void this.remove(entry.id),
    };
  }
}

function matches(fault: Fault, target: Target): boolean {
  return (
    // Whoever asks for everything means the services; manifests are nobody's API.
    (fault.operation === target.operation || (fault.operation === '*' && target.service !== 'live')) &&
    (fault.service === undefined || fault.service === target.service) &&
    (fault.resource === undefined || target.resources.includes(fault.resource))
  );
}

/** Whether it is past the calls that it lets pass and has not struck often enough. */
function isDue({ spec, seen, hits }: Entry): boolean {
  return seen > spec.after && (spec.times === 0 || hits < spec.times);
}

function firstWire(due: readonly Entry[]): { fault: WireFault; entry: Entry } | undefined {
  for (const entry of due) {
    const { spec } = entry;
    if (!('when' in spec) || spec.kind === 'partial') continue;
    entry.hits += 1;
    return { fault: spec, entry };
  }
  return undefined;
}

function releaseOf(held: { entry: Entry } | undefined): Promise<void> {
  return new Promise((resolve) => held?.entry.releases.push(resolve));
}
