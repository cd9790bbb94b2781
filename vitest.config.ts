import { defineConfig } from 'vitest/config';

/** Unit tests: beside what they test, needing nothing but Node. */
export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
