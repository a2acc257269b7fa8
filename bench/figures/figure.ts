import type { Engine } from '../engines/engine.ts';
import type { Cloud } from '../measure/cloud.ts';
import type { Spread } from '../measure/statistics.ts';
import type { Round } from '../rounds.ts';

/** What a number must be. */
export type Aim = { readonly atMost: number } | { readonly atLeast: number };

/** One number of a figure; without an aim it is there to be compared with. */
export interface Result {
  readonly name: string;
  readonly unit: 'ratio' | 'ms' | 's' | 'MiB' | 'KiB' | 'count' | 'cores' | 'per second';
  readonly value: Spread;
  readonly aim: Aim | null;
}

export interface Measured {
  readonly results: readonly Result[];
  /** Round by round, of a figure that compares engines. */
  readonly rounds: readonly Round[];
}

/** With what a figure is measured. */
export interface Bench {
  readonly cloud: Cloud;
  /** Engines of others, where they are measured as well. */
  readonly peers: readonly Engine[];
  readonly rounds: number;
}

/** One of the figures that say how fast, dear or large Showcaller is. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** Needs engines of others. */
  readonly withPeers: boolean;
  measure(bench: Bench): Promise<Measured>;
}

/** A number that is the same each time. */
export function exactly(value: number): Spread {
  return { median: value, least: value, most: value };
}

export function isMet({ value, aim }: Result): boolean | null {
  if (aim === null) return null;
  return 'atMost' in aim ? value.median <= aim.atMost : value.median >= aim.atLeast;
}
