import { defineConfig } from 'vitest/config';

/** Tests in a real Chromium; `npm run test:browser` installs it from Debian's packages when run as root. */
export default defineConfig({
  test: {
    include: ['test/**/*.browser-spec.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
