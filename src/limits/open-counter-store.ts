import type { RedisConnection } from '../replicas/redis-connection.js';
import type { CounterStore } from './counter-store.js';
import { MemoryCounterStore } from './memory-counter-store.js';
import { RedisCounterStore } from './redis-counter-store.js';
import { RedisDecisions } from './redis-decisions.js';

/** Opens the counters that replicas share, or those of this process if there is no Redis. */
export async function openCounterStore(redis: RedisConnection | undefined): Promise<CounterStore> {
  if (redis === undefined) return new MemoryCounterStore();
  const decisions = new RedisDecisions(redis);
  await decisions.start();
  return new RedisCounterStore(decisions);
}
