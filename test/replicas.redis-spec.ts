import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from './support/redis/redis-server.js';
import { makeCertificate } from './support/redis/certificate.js';
import { startRedisCluster } from './support/redis/redis-cluster.js';
import { Signpost } from './support/service/signpost.js';
import { startOfMinute } from './support/service/start-of-minute.js';
import { countersOf, undisturbed } from './support/services/undisturbed.js';

const LIMIT = 100;

/** Each of three trials may have to wait for the next minute. */
const TRIALS = { timeout: 180_000 };

let stops: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

/** Three replicas on one Redis. */
async function startReplicas(
  redisUrl: string,
  variables: Record<string, string> = {},
  count = 3,
): Promise<Signpost[]> {
  const shared = { REDIS_URL: redisUrl, RATE_LIMIT: String(LIMIT), TRUST_PROXY: '127.0.0.1' };
  const replicas: Signpost[] = [];
  // One after the other, so that a busy machine does not slow down all of them.
  for (let started = 0; started < count; started += 1) {
    const replica = await Signpost.start({ ...shared, ...variables });
    stops.push(() => replica.stop());
    replicas.push(replica);
  }
  return replicas;
}

/** Sends requests of one caller at once, spread over the replicas. @returns how many pass */
async function passedOf(replicas: readonly Signpost[], requests: number, caller: string): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: requests }, async (_, index) => {
      const headers = { 'x-forwarded-for': caller };
      const answer = await replicas[index % replicas.length]?.get('/missing', { headers });
      await answer?.body?.cancel();
      return answer?.status;
    }),
  );
  expect(statuses.filter((status) => status !== 429 && status !== 404)).toEqual([]);
  return statuses.filter((status) => status !== 429).length;
}

/** How many of these requests of a new caller pass. */
async function passed(replicas: readonly Signpost[], requests: number): Promise<number> {
  // Connections and code are then ready.
  await passedOf(replicas, 100, '192.0.2.100');
  return undisturbed(replicas, async (trial) => {
    await startOfMinute();
    const count = await passedOf(replicas, requests, `192.0.2.${trial}`);
    // Whatever happens to Redis: each replica alone adds at most a quarter.
    expect(count).toBeLessThanOrEqual(LIMIT + (replicas.length * LIMIT) / 4);
    return count;
  });
}

describe('three replicas on one Redis', () => {
  it(`let exactly ${LIMIT} of 1,000 concurrent requests of one caller pass`, TRIALS, async () => {
    const redis = await RedisServer.start();
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url);
    expect(await passed(replicas, 1000)).toBe(LIMIT);
  });

  it('count together over TLS with a password, and print neither', TRIALS, async () => {
    const { certificate, key, authority } = makeCertificate();
    const redis = await RedisServer.start({
      password: 'hunter2',
      tls: { certificate, key, authority },
    });
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url, { NODE_EXTRA_CA_CERTS: authority });
    expect(await passed(replicas, 300)).toBe(LIMIT);
    for (const { daemon } of replicas) expect(daemon.output).not.toContain('hunter2');
  });

  it('count together in a Redis Cluster', TRIALS, async () => {
    const redis = await startRedisCluster();
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url);
    expect(await passed(replicas, 300)).toBe(LIMIT);
  });
});

describe('a replica whose Redis rejects its password', () => {
  it('starts, limits alone, and says so in its log once and in its health', async () => {
    const redis = await RedisServer.start({ password: 'correct' });
    stops.push(() => redis.stop());
    const url = redis.url.replace('correct', 'hunter2');
    const [replica] = await startReplicas(url, {}, 1);
    const health = (await (await replica?.get('/health/ready'))?.json()) as object;
    expect(health).toMatchObject({ status: 'ok', details: { redis: { status: 'up', counters: 'local' } } });
    const warnings = replica?.daemon.log.filter(({ msg }) => msg.startsWith('Redis cannot be used'));
    expect(warnings).toHaveLength(1);
    expect(warnings?.[0]?.msg).toContain('WRONGPASS');
    expect(replica?.daemon.output).not.toContain('hunter2');
  });
});

describe('a replica whose Redis freezes', () => {
  it('answers under a quarter of the limit, stays ready, and shares its counters again', async () => {
    const redis = await RedisServer.start();
    stops.push(() => redis.stop());
    const replica = await Signpost.start({ REDIS_URL: redis.url, RATE_LIMIT: String(LIMIT) });
    stops.push(() => replica.stop());
    await startOfMinute();
    await expect.poll(() => countersOf(replica)).toBe('shared');
    redis.freeze();
    const began = performance.now();
    await (await replica.get('/missing')).body?.cancel();
    // 250 ms, and what a busy machine adds.
    expect(performance.now() - began).toBeLessThan(500);
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => {
        const answer = await replica.get('/missing');
        await answer.body?.cancel();
        return answer.status;
      }),
    );
    expect(statuses.filter((status) => status === 404)).toHaveLength(LIMIT / 4 - 1);
    expect(await countersOf(replica)).toBe('local');
    redis.resume();
    await expect.poll(() => countersOf(replica), { timeout: 5000 }).toBe('shared');
    expect((await replica.get('/missing')).headers.get('ratelimit')).toMatch(/;r=9\d;/);
  });
});
