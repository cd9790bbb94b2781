import { defineConfig } from 'vitest/config';

/**
 * Tests that need a running system. Each lane is a mode: `vitest run --config vitest.config.lane.ts --mode ceph` runs
 * files named `*.ceph-spec.ts`. The lane's npm script installs what the lane needs.
 */
export default defineConfig(({ mode }) => ({
  test: {
    include: [`test/**/*.${mode}-spec.ts`],
    globalSetup: mode === 'files' ? ['test/files/make-files.ts'] : [],
    // All Ceph specs share the one gateway of this machine. Those with Redis put it under load, and measure it.
    fileParallelism: mode !== 'ceph' && mode !== 'redis',
    // Time limits that catch a hang. They leave room for a busy machine: how long something may take is asserted in its test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './test/support/tally-reporter.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
}));
