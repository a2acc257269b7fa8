import type fc from 'fast-check';

/**
 * How often each property is tried: `FUZZ_RUNS`, which `npm run fuzz` sets to 10,000; else as many as continuous
 * integration has time for. `FUZZ_SEED` tries the same values again; fast-check prints the seed of what failed.
 */
export function tries(usual: number): fc.Parameters<unknown> {
  const runs = Number(process.env.FUZZ_RUNS ?? usual);
  const seed = process.env.FUZZ_SEED;
  return { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) };
}
