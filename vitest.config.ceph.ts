import { defineConfig } from 'vitest/config';

/** Tests against a Ceph RADOS Gateway; as root `npm run test:ceph` installs it from Debian's packages, starts and stops it. */
export default defineConfig({
  test: {
    include: ['test/**/*.ceph-spec.ts'],
    testTimeout: 60_000,
    reporters: ['default', './test/support/tally-reporter.ts'],
  },
});
