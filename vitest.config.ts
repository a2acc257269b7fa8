import { defineConfig } from 'vitest/config';

/** `npm test`. What takes long has a command of its own: `test:points`, `test:moto`, `test:browser`, `fuzz`, `chaos`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/moto/**', 'test/browser/**', 'test/points/**', 'test/fuzz/!(found|corpus).test.ts'],
    globalSetup: ['test/global-setup.ts'],
    setupFiles: ['test/own-environment.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // The SDKs are loaded once a process, not once a file.
    isolate: false,
    // Most of a test is waiting for the cloud and the clock.
    maxWorkers: 4,
  },
});
