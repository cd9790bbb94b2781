import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRedisUrl, type RedisTarget } from '../src/config/redis.config.js';
import { describeCounterStore } from '../src/limits/counter-store.contract.fixture.js';
import type { Count, CounterStore } from '../src/limits/counter-store.js';
import { RedisCounterStore } from '../src/limits/redis-counter-store.js';
import type { Quotas } from '../src/limits/quotas.js';
import { describeQuotas } from '../src/limits/quotas.contract.fixture.js';
import { RedisQuotas } from '../src/limits/redis-quotas.js';
import { RedisDecisions } from '../src/limits/redis-decisions.js';
import { RedisConnection } from '../src/replicas/redis-connection.js';
import { type RedisGroup, startRedisCluster } from './support/redis/redis-cluster.js';
import { startRedisSentinels } from './support/redis/redis-sentinels.js';
import { RedisServer } from './support/redis/redis-server.js';

async function startServer(): Promise<RedisGroup> {
  const server = await RedisServer.start({ password: 's3cret' });
  return { url: server.url, servers: [server], stop: () => server.stop() };
}

describe.each([
  ['a Redis server with a password', startServer],
  ['a Redis Cluster', startRedisCluster],
  ['a master that Sentinels know', startRedisSentinels],
])('with %s', (what, start) => {
  let redis: RedisGroup;
  let connection: RedisConnection;
  let store: CounterStore;
  let quotas: Quotas;
  beforeAll(async () => {
    redis = await start();
    connection = await RedisConnection.open(targetOf(redis.url));
    const decisions = new RedisDecisions(connection);
    await decisions.start();
    const counters = new RedisCounterStore(decisions);
    store = counters;
    quotas = new RedisQuotas(decisions, counters);
  });
  afterAll(async () => {
    store.close();
    connection.close();
    await redis.stop();
  });

  describeCounterStore(what, () => {
    expect(store.mode).toBe('shared');
    return store;
  });

  describeQuotas(what, () => quotas);

  it('leaves keys with the documented prefix only, each with an expiry', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((key) => takeOf(store, key)));
    const keys: string[] = [];
    for (const server of redis.servers) {
      const found = await server.keys();
      for (const key of found.filter((name) => /^[\w:{}-]+$/.test(name))) {
        const ttl = await server.command('TTL', key);
        expect([key, ttl]).not.toEqual([key, ':-1\r\n']);
      }
      keys.push(...found);
    }
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => !/^signpost:\{\d{1,2}\}:/.test(key))).toEqual([]);
  });
});

function targetOf(url: string): RedisTarget {
  const target = parseRedisUrl(url);
  if (target === undefined) throw new Error('The URL is invalid');
  return target;
}

async function takeOf(store: CounterStore, key: string): Promise<Count> {
  return store.take({ key: `ttl:${key}`, units: 1, limit: 10, windowMs: 60_000 });
}
