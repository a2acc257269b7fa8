import { defineConfig } from 'vitest/config';

/** The tests against what others hold for AWS: moto, and the service models of botocore. `npm run test:moto` */
export default defineConfig({
  test: {
    include: ['test/moto/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    pool: 'forks',
    maxWorkers: 1,
  },
});
