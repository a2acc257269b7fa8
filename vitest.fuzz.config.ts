import { defineConfig } from 'vitest/config';

/** Of `npm run fuzz`: the properties of `test/fuzz`, each with ten thousand values; a few hours. */
const seed = process.env.FUZZ_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
process.stderr.write(`FUZZ_SEED=${seed} tries the same cases again\n`);

export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    env: { FUZZ_RUNS: process.env.FUZZ_RUNS ?? '10000', FUZZ_SEED: seed },
    testTimeout: 6 * 3_600_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
