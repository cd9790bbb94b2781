import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  performance,
  PerformanceObserver,
} from 'node:perf_hooks';
import { SECONDS } from './histogram.js';
import type { Metrics } from './metrics.js';

/** Milliseconds over which the delay is measured, independent of the scrape interval. */
const WINDOW = 10_000;

const COLLECTIONS: ReadonlyMap<number, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
]);

/** Adds the metrics of the event loop and of garbage collection. Measurement starts now. */
export function addEventLoopMetrics(metrics: Metrics): void {
  addUtilization(metrics);
  addDelay(metrics);
  addCollections(metrics);
}

/** As totals, so that their rates give the utilization over any time. */
function addUtilization(metrics: Metrics): void {
  metrics.readCounter(
    { name: 'nodejs_eventloop_active_seconds', help: 'Time in which the event loop ran code.' },
    () => performance.eventLoopUtilization().active / 1000,
  );
  metrics.readCounter(
    { name: 'nodejs_eventloop_idle_seconds', help: 'Time in which the event loop waited for events.' },
    () => performance.eventLoopUtilization().idle / 1000,
  );
}

function addDelay(metrics: Metrics): void {
  const histogram = monitorEventLoopDelay();
  let last = { p50: 0, p99: 0, max: 0 };
  histogram.enable();
  setInterval(() => {
    last = { p50: histogram.percentile(50), p99: histogram.percentile(99), max: histogram.max };
    histogram.reset();
  }, WINDOW).unref();
  for (const [key, what] of [
    ['p50', 'Median'],
    ['p99', '99th percentile'],
    ['max', 'Maximum'],
  ] as const) {
    metrics.gauge(
      {
        name: `nodejs_eventloop_lag_${key}_seconds`,
        help: `${what} of the time between two ticks of a 10 ms timer, in the last full 10 seconds.`,
      },
      () => last[key] / 1e9,
    );
  }
}

function addCollections(metrics: Metrics): void {
  const durations = metrics.histogram(
    {
      name: 'nodejs_gc_duration_seconds',
      help: 'Time of garbage collections that stopped the event loop, by kind.',
    },
    SECONDS,
    ['kind'],
  );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) durations.of(kindOf(entry)).observe(entry.duration / 1000);
  }).observe({ entryTypes: ['gc'] });
}

/** The types of Node do not know the details of an entry. */
function kindOf(entry: PerformanceEntry & { detail?: unknown }): string {
  const { detail } = entry;
  const kind: unknown =
    typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined;
  return (typeof kind === 'number' ? COLLECTIONS.get(kind) : undefined) ?? 'other';
}
