import { defineConfig } from 'vitest/config';

/** End-to-end tests: the built service and the local bucket, started as processes. */
export default defineConfig({
  test: {
    include: ['test/**/*.e2e-spec.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
