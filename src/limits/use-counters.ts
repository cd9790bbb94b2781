import { Problem } from '../errors/catalogue.js';
import type { Count, Use } from './counter-store.js';

/** Counters of things that have not ended. */
const MAX_COUNTERS = 100_000;

interface Counter {
  used: number;
  readonly until: number;
}

/**
 * Counts uses in the memory of one process. Counters that have ended are removed. No other counter is ever
 * dropped, because a use would then be granted twice.
 */
export class UseCounters {
  readonly #counters = new Map<string, Counter>();

  /** @throws Problem `limits_unavailable` if there are 100,000 counters already */
  use({ key, units, limit, until, opened = false }: Use): Count {
    const now = Date.now();
    const counter = this.#find(key, now);
    const used = counter?.used ?? 0;
    const resetAfter = Math.max(0, Math.ceil((until - now) / 1000));
    const fits = until > now && (counter !== undefined || !opened) && (units <= 0 || units <= limit - used);
    if (!fits) return { fits, used, limit, resetAfter };
    const running = counter ?? this.#start(key, until, now);
    running.used = Math.max(0, used + units);
    return { fits, used: running.used, limit, resetAfter };
  }

  #find(key: string, now: number): Counter | undefined {
    const counter = this.#counters.get(key);
    return counter !== undefined && counter.until > now ? counter : undefined;
  }

  #start(key: string, until: number, now: number): Counter {
    if (this.#counters.size >= MAX_COUNTERS) this.#sweep(now);
    if (this.#counters.size >= MAX_COUNTERS) throw Problem.of('limits_unavailable', { retryAfter: 60 });
    const counter = { used: 0, until };
    this.#counters.set(key, counter);
    return counter;
  }

  #sweep(now: number): void {
    for (const [key, { until }] of this.#counters) if (until <= now) this.#counters.delete(key);
  }
}
