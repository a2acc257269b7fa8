import type { Pattern } from './pattern.ts';

/** Partition, region and account of an ARN, as patterns. */
export interface Place {
  partition: string;
  region: string;
  account: string;
}

/** Something that a policy can name. */
export interface Target {
  /** Its ARN's service, such as `medialive`. */
  service: string;
  /** The end of its ARN, such as `channel:1234567`. */
  resource: Pattern;
  /** The end that stands for all of its sort, such as `channel:*`. */
  every: string;
  /** Where it is, when the document says so; null: where the worker is. */
  place: Place | null;
}

/** One action that a step's calls need. */
export interface Grant {
  /** As the vendor's authorization reference names it, such as `medialive:BatchStart`. */
  action: string;
  /** What it must be allowed on; `any`: that reference knows no resource for it, so that `*` is all that can be said. */
  on: readonly Target[] | 'any';
  /** Only called when more than so many of these are read at once, by all runbooks of a worker together. */
  beyond?: { count: number; of: readonly Target[] };
}

/** What a step needs of its vendor. */
export interface Needs {
  vendor: 'aws' | 'alibaba';
  grants: Grant[];
  /** What else must be so and is no permission of the worker's; and why a permission is wider than people would think. */
  notes?: string[];
}

/** A step, as the step kinds ask about it. */
export interface AskedStep {
  /** The values of a member of `with`: none when it is not there, each item of a list. */
  all(...path: string[]): Pattern[];
  /** The value of a member of `with` that must be there. */
  one(...path: string[]): Pattern;
  /** The way back stops or cancels what it brought up. */
  undone: boolean;
  /** Its health is looked at, by its gate or while the show is up. */
  watched: boolean;
  /** Its `with` can be read before the show, so that it is checked then. */
  ahead: boolean;
}
