import type fc from 'fast-check';

/**
 * How often each property is tried: `FUZZ_RUNS` values, 10,000 when it is not set; `few`: as often as continuous integration has
 * time for. `FUZZ_SEED` tries the same values again; fast-check prints the seed of what failed.
 *
 * @param usual - cases in continuous integration
 * @param valuesOfCase - how many values a case tries, side by side
 */
export function tries(usual: number, valuesOfCase = 1): fc.Parameters<unknown> {
  const given = process.env.FUZZ_RUNS ?? 'few';
  const runs = given === 'few' ? usual : Math.ceil(Number(given) / valuesOfCase);
  const seed = process.env.FUZZ_SEED;
  return { numRuns: runs, ...(seed !== undefined && { seed: Number(seed) }) };
}
