import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseRedisUrl } from '../src/config/redis.config.js';
import { Replicas } from '../src/replicas/replicas.js';
import { type RedisGroup, startRedisCluster } from './support/redis/redis-cluster.js';
import { RedisServer } from './support/redis/redis-server.js';

const HOUR = 3_600_000;
/** Every replica knows within a second. */
const WITHIN = { timeout: 1000, interval: 10 };

async function startServer(): Promise<RedisGroup> {
  const server = await RedisServer.start();
  return { url: server.url, servers: [server], stop: () => server.stop() };
}

describe.each([
  ['a Redis server', startServer],
  ['a Redis Cluster', startRedisCluster],
])('replicas on %s', (_what, start) => {
  let redis: RedisGroup;
  let replicas: Replicas[] = [];
  const join = async (): Promise<Replicas> => {
    const replica = await Replicas.open(parseRedisUrl(redis.url));
    replicas.push(replica);
    return replica;
  };
  const until = (): number => Date.now() + HOUR;
  beforeEach(async () => {
    redis = await start();
    replicas = [];
    await Promise.all([join(), join(), join()]);
  });
  afterEach(async () => {
    for (const replica of replicas) replica.close();
    await redis.stop();
  });
  const revokedBy = (id: string): boolean[] => replicas.map(({ revocations }) => revocations.isRevoked(id));

  it('refuse a revoked id within a second, also those that start later', async () => {
    await replicas[0]?.revocations.revoke('a b', until());
    await expect.poll(() => revokedBy('a b'), WITHIN).toEqual([true, true, true]);
    expect(revokedBy('b')).toEqual([false, false, false]);
    const later = await join();
    await expect.poll(() => later.revocations.isRevoked('a b'), WITHIN).toBe(true);
  });

  it('know that they know nothing if Redis was away when they started', async () => {
    await replicas[0]?.revocations.revoke('a', until());
    for (const server of redis.servers) server.freeze();
    const late = await join();
    expect([late.revocations.isComplete, late.revocations.isRevoked('a')]).toEqual([false, false]);
    for (const server of redis.servers) server.resume();
    await expect.poll(() => late.revocations.isComplete, { timeout: 5000 }).toBe(true);
    expect(late.revocations.isRevoked('a')).toBe(true);
  });

  it('find by polling what no message has announced', async () => {
    for (const server of redis.servers) await server.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await replicas[0]?.revocations.revoke('a', until());
    await expect.poll(() => revokedBy('a'), WITHIN).toEqual([true, true, true]);
  });

  it('forget ids in Redis when they have ended', async () => {
    await replicas[0]?.revocations.revoke('short', Date.now() + 200);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const keys = (await Promise.all(redis.servers.map((server) => server.keys()))).flat();
    expect(keys.filter((key) => key.includes('revocations'))).toEqual([]);
  });

  it('receive a broadcast once each, the sender included', async () => {
    const received: string[] = [];
    for (const [index, { broadcasts }] of replicas.entries())
      await broadcasts.subscribe('tenants', (message) => received.push(`${index} ${message}`));
    await replicas[1]?.broadcasts.publish('tenants', 'reload now');
    await expect
      .poll(() => received.toSorted(), WITHIN)
      .toEqual(['0 reload now', '1 reload now', '2 reload now']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(received).toHaveLength(3);
  });
});

describe('replicas whose Redis freezes', () => {
  it('receive their own broadcast at once, and those of others when Redis continues', async () => {
    const redis = await RedisServer.start();
    const target = parseRedisUrl(redis.url);
    const opened = await Promise.all([Replicas.open(target), Replicas.open(target)]);
    const [sender] = opened;
    const received: string[] = [];
    for (const [index, { broadcasts }] of opened.entries())
      await broadcasts.subscribe('topic', (message) => received.push(`${index} ${message}`));
    redis.freeze();
    const sent = sender.broadcasts.publish('topic', 'reload').catch(String);
    expect(received).toEqual(['0 reload']);
    expect(await sent).toMatch(/^Error: /);
    // What the kernel has accepted for Redis would arrive in any case.
    await redis.kill();
    await redis.restart();
    await expect.poll(() => received, { timeout: 5000 }).toEqual(['0 reload', '1 reload']);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(received).toHaveLength(2);
    for (const replica of opened) replica.close();
    await redis.stop();
  });
});

describe('replicas whose Redis is restarted, empty', () => {
  it('write back what they know, and what was revoked meanwhile', async () => {
    const redis = await RedisServer.start();
    const target = parseRedisUrl(redis.url);
    const [first, second] = await Promise.all([Replicas.open(target), Replicas.open(target)]);
    const received: string[] = [];
    await second.broadcasts.subscribe('topic', (message) => received.push(message));
    await first.revocations.revoke('before', Date.now() + HOUR);
    await redis.kill();
    await expect(first.revocations.revoke('meanwhile', Date.now() + HOUR)).rejects.toThrow(Error);
    expect(first.revocations.isRevoked('meanwhile')).toBe(true);
    await redis.restart();
    await expect.poll(() => second.revocations.isRevoked('meanwhile'), { timeout: 5000 }).toBe(true);
    const third = await Replicas.open(target);
    await expect
      .poll(() => ['before', 'meanwhile'].map((id) => third.revocations.isRevoked(id)), { timeout: 5000 })
      .toEqual([true, true]);
    await first.broadcasts.publish('topic', 'again');
    await expect.poll(() => received, WITHIN).toEqual(['again']);
    for (const replica of [first, second, third]) replica.close();
    await redis.stop();
  });
});
