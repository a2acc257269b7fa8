import type fc from 'fast-check';

/**
 * How often each property is tried: `FUZZ_RUNS`, 10,000 when it is not set; `few`: as often as continuous integration has
 * time for. `FUZZ_SEED` tries the same values again; fast-check prints the seed of what failed.
 */
export function tries(usual: number): fc.Parameters<unknown> {
  const given = process.env.FUZZ_RUNS ?? 'few';
  const runs = given === 'few' ? usual : Number(given);
  const seed = process.env.FUZZ_SEED;
  return { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) };
}
