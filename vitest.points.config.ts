import { defineConfig } from 'vitest/config';

/** The table of failure points: `npm run test:points`. */
export default defineConfig({
  test: {
    include: ['test/points/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // One after the other: what is late here is taken for lost.
    maxWorkers: 1,
  },
});
