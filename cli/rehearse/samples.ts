import type { Cloud } from '../../simulator/index.ts';

/** A state that something in the cloud entered. */
export interface Sample {
  /** Epoch milliseconds. */
  at: number;
  state: string;
}

/** What the cloud looked like in the course of a pass: the states of each thing in it, by name. */
export type Samples = ReadonlyMap<string, readonly Sample[]>;

/** Between two looks, in milliseconds; a look costs nobody anything. */
const every = 25;

/** Looks at every state until told to stop, from behind the wire: nothing of it is in the cloud's ledger. */
export function sample(cloud: Cloud): { stop(): Samples } {
  const samples = new Map<string, Sample[]>();
  const look = () => {
    const at = Date.now();
    for (const [name, state] of Object.entries(cloud.resources())) {
      const known = samples.get(name) ?? [];
      if (known.at(-1)?.state !== state) samples.set(name, [...known, { at, state }]);
    }
  };
  look();
  const timer = setInterval(look, every);
  return {
    stop() {
      clearInterval(timer);
      look();
      return samples;
    },
  };
}
