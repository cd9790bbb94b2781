import { defineConfig } from 'vitest/config';

/** Unit tests. They stand beside the code they test and need nothing but Node. */
export default defineConfig({
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // Files share a module cache: loading Nest once, not once per file, halves the duration of the lane.
    isolate: false,
    // Time limits that catch a hang. They leave room for a busy machine: how long something may take is asserted in its test.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default', './test/support/tally-reporter.ts'],
    // Each worker would print the SDK's notice about the end of Node 20; it hides what failed.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
