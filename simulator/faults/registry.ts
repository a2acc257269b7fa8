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
  readonly #entries = new Map<string, Entry>();
  #lastId = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a fault in force. A spec that makes no sense throws, with all that is wrong with it. */
  add(spec: FaultSpec): ActiveFault {
    const parsed = faultSchema.safeParse(spec);
    if (!parsed.success) throw new TypeError(`Not a fault:\n${z.prettifyError(parsed.error)}`);
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

  /** Counts a call and says which faults strike it; of those about the answer, the first that was added. */
  strike(target: Target): Struck {
    const course: Struck['course'][number][] = [];
    let wire: WireFault | undefined;
    let partial: PartialFault | undefined;
    for (const entry of this.#entries.values()) {
      const { spec } = entry;
      if (!matches(spec, target)) continue;
      switch (spec.kind) {
        case 'throttle':
          if (due(entry) && entry.bucket?.take() === false) {
            entry.hits += 1;
            return { throttle: spec, course: [] };
          }
          break;
        case 'stuck':
        case 'flap':
          if (hit(entry)) course.push({ fault: spec, onRemoval: (release) => entry.releases.push(release) });
          break;
        case 'partial':
          if (partial === undefined && hit(entry)) partial = spec;
          break;
        default:
          if (wire === undefined && hit(entry)) wire = spec;
      }
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
    (fault.operation === '*' || fault.operation === target.operation) &&
    (fault.service === undefined || fault.service === target.service) &&
    (fault.resource === undefined || target.resources.includes(fault.resource))
  );
}

/** Whether it is past the calls that it lets pass and has not struck often enough. */
function due(entry: Entry): boolean {
  entry.seen += 1;
  if (entry.seen <= entry.spec.after) return false;
  return entry.spec.times === 0 || entry.hits < entry.spec.times;
}

function hit(entry: Entry): boolean {
  if (!due(entry)) return false;
  entry.hits += 1;
  return true;
}
