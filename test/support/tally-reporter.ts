import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with one plain line that any CI can parse: `12 passed, 0 failed, 0 skipped`. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tally = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) tally[test.result().state] += 1;
      // A file that fails to load has no tests; it counts as one failure.
      if (module.state() === 'failed' && tally.failed === 0) tally.failed = 1;
    }
    process.stdout.write(
      `\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped + tally.pending} skipped\n`,
    );
  }
}
