import type { Count as Total } from '../metrics/counter.js';
import type { Metrics } from '../metrics/metrics.js';
import type { CounterMode, CounterStore } from './counter-store.js';

/** Counts the decisions of the rate limit, by who decided. */
export class LimitMetrics {
  readonly #allowed: Readonly<Record<CounterMode, Total>>;
  readonly #limited: Readonly<Record<CounterMode, Total>>;

  constructor(
    metrics: Metrics,
    private readonly counters: CounterStore,
  ) {
    const decisions = metrics.counter(
      {
        name: 'signpost_rate_limit_decisions',
        help: 'Requests that the rate limit counted, by decision, and by where they were counted.',
      },
      ['decision', 'counters'],
    );
    const byMode = (decision: string): Record<CounterMode, Total> => ({
      memory: decisions.of(decision, 'memory'),
      shared: decisions.of(decision, 'shared'),
      local: decisions.of(decision, 'local'),
    });
    this.#allowed = byMode('allowed');
    this.#limited = byMode('limited');
    if (counters.mode === 'memory') return;
    metrics.gauge(
      { name: 'signpost_redis_up', help: '1 if limits are counted in Redis, 0 while it cannot be used.' },
      () => (counters.mode === 'shared' ? 1 : 0),
    );
  }

  decided(fits: boolean): void {
    (fits ? this.#allowed : this.#limited)[this.counters.mode].add();
  }
}
