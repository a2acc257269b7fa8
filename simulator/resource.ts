import type { Step, Timeline } from './timeline.ts';

/** The states that a kind of thing can be in, and how it goes on from each by itself. */
export interface Machine {
  readonly states: readonly string[];
  /** Where it lies when nobody asked for anything. */
  readonly off: string;
  /** What it flaps to and comes back from by itself; undefined when the service has no such state. */
  readonly recovering?: string;
  /** The way on from a state, by the present delays; empty for one that lasts. */
  next(state: string): Step[];
}

/** Something in the cloud that has a name and a state. */
export interface Resource {
  /** As the product names it: flow ARN, `channel:ID`, `multiplex:ID`, `clusterId/jobId`, job name, execution id. */
  readonly name: string;
  readonly service: string;
  /** Where it is; undefined: wherever it is asked for. */
  readonly region: string | undefined;
  readonly timeline: Timeline;
  readonly machine: Machine;
}

/** A resource is seen in its own region only; one without a region in all. */
export function isVisible(resource: { readonly region: string | undefined }, region: string): boolean {
  return resource.region === undefined || resource.region === region;
}
