import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeCounterStore } from '../src/limits/counter-store.contract.fixture.js';
import type { Count, CounterStore } from '../src/limits/counter-store.js';
import { RedisCounterStore } from '../src/limits/redis-counter-store.js';
import type { Quotas } from '../src/limits/quotas.js';
import { describeQuotas } from '../src/limits/quotas.contract.fixture.js';
import { RedisQuotas } from '../src/limits/redis-quotas.js';
import { RedisDecisions } from '../src/limits/redis-decisions.js';
import { openLimits } from '../src/limits/open-limits.js';
import { Replicas } from '../src/replicas/replicas.js';
import { RedisConnection } from '../src/replicas/redis-connection.js';
import { type RedisGroup, startRedisCluster } from './support/redis/redis-cluster.js';
import { startRedisSentinels } from './support/redis/redis-sentinels.js';
import { RedisServer } from './support/redis/redis-server.js';
import { redisTarget } from './support/redis/redis-target.js';

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
    connection = await RedisConnection.open(redisTarget(redis.url));
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

async function takeOf(store: CounterStore, key: string): Promise<Count> {
  return store.take({ key: `ttl:${key}`, units: 1, limit: 10, windowMs: 60_000 });
}

describe('a user of Redis with the documented rights', () => {
  it('is enough for counters, quotas, revocations and broadcasts', async () => {
    const server = await RedisServer.start();
    const rights = readFileSync('docs/limits.md', 'utf8').match(/^ACL SETUSER signpost (.+)$/m)?.[1] ?? '';
    const reply = await server.command(
      'ACL',
      'SETUSER',
      'signpost',
      ...rights.replace('PASSWORD', 'pw').split(' '),
    );
    expect(reply).toBe('+OK\r\n');
    const replicas = await Replicas.open(redisTarget(server.url.replace('//', '//signpost:pw@')));
    const { counters, quotas } = await openLimits(replicas.redis);
    expect(counters.mode).toBe('shared');
    expect(await takeOf(counters, 'a')).toMatchObject({ fits: true, used: 1 });
    const scopes = [{ name: 'tenant:a', bytesPerDay: 5 }];
    await quotas.reserve({ tenant: 'a', key: 'k', bytes: 5, scopes, urlExpiresAt: Date.now() + 1000 });
    await quotas.settle('a', 'k', 3, true);
    expect(await quotas.status('a', scopes)).toMatchObject([{ used: 3 }]);
    const received: string[] = [];
    await replicas.broadcasts.subscribe('topic', (message) => received.push(message));
    await replicas.broadcasts.publish('topic', 'hello');
    await replicas.revocations.revoke('id', Date.now() + 60_000);
    await expect.poll(() => received).toEqual(['hello']);
    expect(counters.mode).toBe('shared');
    counters.close();
    replicas.close();
    await server.stop();
  });
});

describe('a call with an operation that fails, because its key has a foreign value', () => {
  it('changes nothing', async () => {
    const server = await RedisServer.start();
    const connection = await RedisConnection.open(redisTarget(server.url));
    const { counters, quotas } = await openLimits(connection);
    await takeOf(counters, 'foreign');
    const foreign = (await server.keys()).find((key) => key.endsWith('foreign')) ?? '';
    await server.command('DEL', foreign);
    await server.command('LPUSH', foreign, 'x');
    const scopes = [{ name: 'tenant:a', uploadsPerDay: 5 }];
    const reserve = async (): Promise<void> =>
      quotas.reserve({ tenant: 'a', key: 'k', bytes: 1, scopes, urlExpiresAt: Date.now() + 60_000 });
    const [reservation, take] = await Promise.allSettled([reserve(), takeOf(counters, 'foreign')]);
    expect(reservation).toMatchObject({ status: 'rejected', reason: { code: 'limits_unavailable' } });
    // By this process alone.
    expect(take).toMatchObject({ status: 'fulfilled', value: { used: 1, limit: 2 } });
    await expect.poll(() => counters.mode, { timeout: 5000 }).toBe('shared');
    await reserve();
    expect(await quotas.status('a', scopes)).toMatchObject([{ used: 1 }]);
    counters.close();
    connection.close();
    await server.stop();
  });
});
