import { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../replicas/redis-connection.js';
import type { CounterStore } from './counter-store.js';
import { MemoryCounterStore } from './memory-counter-store.js';
import { MemoryQuotas } from './memory-quotas.js';
import type { Quotas } from './quotas.js';
import { RedisCounterStore } from './redis-counter-store.js';
import { RedisDecisions } from './redis-decisions.js';
import { RedisQuotas } from './redis-quotas.js';

export interface Limits {
  readonly counters: CounterStore;
  readonly quotas: Quotas;
}

/** Opens the counters and quotas that replicas share, or those of this process if there is no Redis. */
export async function openLimits(
  redis: RedisConnection | undefined,
  metrics = new Metrics(),
): Promise<Limits> {
  if (redis === undefined) {
    const counters = new MemoryCounterStore();
    return { counters, quotas: new MemoryQuotas(counters) };
  }
  const decisions = new RedisDecisions(redis, metrics);
  await decisions.start();
  const counters = new RedisCounterStore(decisions);
  return { counters, quotas: new RedisQuotas(decisions, counters) };
}
