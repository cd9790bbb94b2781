import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from './support/redis/redis-server.js';
import { makeCertificate } from './support/redis/certificate.js';
import { startRedisCluster } from './support/redis/redis-cluster.js';
import { Signpost } from './support/service/signpost.js';
import { startOfMinute } from './support/service/start-of-minute.js';

const LIMIT = 100;

let stops: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
});

/** Three replicas on one Redis. */
async function startReplicas(redisUrl: string, variables: Record<string, string> = {}): Promise<Signpost[]> {
  const replicas = await Promise.all(
    [1, 2, 3].map(() => Signpost.start({ REDIS_URL: redisUrl, RATE_LIMIT: String(LIMIT), ...variables })),
  );
  stops.push(...replicas.map((replica) => () => replica.stop()));
  return replicas;
}

/** How many of these requests pass, spread over the replicas. */
async function passed(replicas: readonly Signpost[], requests: number): Promise<number> {
  const statuses = await Promise.all(
    Array.from({ length: requests }, async (_, index) => {
      const answer = await replicas[index % replicas.length]?.get('/missing');
      await answer?.body?.cancel();
      return answer?.status;
    }),
  );
  expect(statuses.filter((status) => status !== 429 && status !== 404)).toEqual([]);
  for (const { daemon } of replicas)
    expect(daemon.log.filter(({ msg }) => msg.startsWith('Redis cannot'))).toEqual([]);
  return statuses.filter((status) => status !== 429).length;
}

describe('three replicas on one Redis', () => {
  it(`let exactly ${LIMIT} of 1,000 concurrent requests of one caller pass`, async () => {
    const redis = await RedisServer.start();
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url);
    await startOfMinute();
    expect(await passed(replicas, 1000)).toBe(LIMIT);
  });

  it('count together over TLS with a password, and print neither', async () => {
    const { certificate, key, authority } = makeCertificate();
    const redis = await RedisServer.start({
      password: 'hunter2',
      tls: { certificate, key, authority },
    });
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url, { NODE_EXTRA_CA_CERTS: authority });
    await startOfMinute();
    expect(await passed(replicas, 300)).toBe(LIMIT);
    for (const { daemon } of replicas) expect(daemon.output).not.toContain('hunter2');
  });

  it('count together in a Redis Cluster', async () => {
    const redis = await startRedisCluster();
    stops.push(() => redis.stop());
    const replicas = await startReplicas(redis.url);
    await startOfMinute();
    expect(await passed(replicas, 300)).toBe(LIMIT);
  });
});

describe('a replica whose Redis rejects its password', () => {
  it('starts, limits alone, and says so in its log once and in its health', async () => {
    const redis = await RedisServer.start({ password: 'correct' });
    stops.push(() => redis.stop());
    const url = redis.url.replace('correct', 'hunter2');
    const [replica] = await startReplicas(url);
    const health = (await (await replica?.get('/health/ready'))?.json()) as object;
    expect(health).toMatchObject({ status: 'ok', details: { redis: { status: 'up', counters: 'local' } } });
    const warnings = replica?.daemon.log.filter(({ msg }) => msg.startsWith('Redis cannot be used'));
    expect(warnings).toHaveLength(1);
    expect(warnings?.[0]?.msg).toContain('WRONGPASS');
    expect(replica?.daemon.output).not.toContain('hunter2');
  });
});

describe('a replica whose Redis freezes', () => {
  const countersOf = async (replica: Signpost): Promise<string> => {
    const answer = await replica.get('/health/ready');
    expect(answer.status).toBe(200);
    const { details } = (await answer.json()) as { details: { redis: { counters: string } } };
    return details.redis.counters;
  };

  it('answers under a quarter of the limit, stays ready, and shares its counters again', async () => {
    const redis = await RedisServer.start();
    stops.push(() => redis.stop());
    const replica = await Signpost.start({ REDIS_URL: redis.url, RATE_LIMIT: String(LIMIT) });
    stops.push(() => replica.stop());
    await startOfMinute();
    expect(await countersOf(replica)).toBe('shared');
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
