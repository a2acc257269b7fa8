import type { Clock } from './clock.ts';
import type { Delays } from './delays.ts';
import type { Policies } from './policies.ts';
import type { Resource } from './resource.ts';
import type { ReadSignal } from './signal.ts';
import type { Dialect } from './wire/dialect.ts';
import type { Operation } from './wire/operation.ts';
import type { ReadWorld } from './world/schema.ts';

export type ServiceName = 'medialive' | 'mediaconnect' | 'mediapackagev2' | 'm2' | 'alibaba-live';

/** What the services share and whoever runs the simulator may change. Read it when needed; never keep a copy. */
export interface Setting {
  readonly clock: Clock;
  readonly delays: Delays;
  readonly policies: Policies;
  readonly world: ReadWorld;
}

/** A vendor's documented rate for a group of operations, counted per region. */
export interface Limit {
  readonly group: string;
  readonly ratePerSecond: number;
  readonly burst: number;
}

/** One of the five services: what exists in it and what it answers. */
export interface Service {
  readonly name: ServiceName;
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  /** The first segments of its paths, to tell whose error an unknown path gets. */
  readonly prefixes: readonly string[];
  limit(operation: string): Limit | undefined;
  resources(): Iterable<Resource>;
  /** Changes what one of its things carries; members that it does not have throw. Absent: nothing here carries anything. */
  signal?(name: string, signal: ReadSignal): void;
}
