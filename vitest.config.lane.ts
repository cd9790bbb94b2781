import { defineConfig } from 'vitest/config';

/**
 * Tests that need a running system, a lane for each: `vitest run --config vitest.config.lane.ts --mode ceph` runs
 * `test/*.ceph-spec.ts`. What a lane needs is installed by its npm script.
 */
export default defineConfig(({ mode }) => ({
  test: {
    include: [`test/**/*.${mode}-spec.ts`],
    // There is one Ceph on a machine, whichever file needs it.
    fileParallelism: mode !== 'ceph',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
}));
