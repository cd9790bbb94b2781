import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RedisServer } from './support/redis/redis-server.js';
import {
  createTenantKey,
  type TenantKey,
  TenantsOnReplicas,
} from './support/services/tenants-on-replicas.js';

/** Milliseconds. */
const WITHIN = 1000;
const PATIENCE = { timeout: 5000, interval: 20 };

const kept = createTenantKey('acme', 'kept');
const removed = createTenantKey('acme', 'removed');
const other = createTenantKey('bobs', 'ci');

describe('three replicas with one tenants file and one Redis', () => {
  let redis: RedisServer;
  let replicas: TenantsOnReplicas;
  beforeAll(async () => {
    redis = await RedisServer.start();
    replicas = await TenantsOnReplicas.start(redis.url, kept, removed, other);
  });
  afterAll(async () => {
    await replicas.stop();
    await redis.stop();
  });

  /** Signals one replica until all have the file with all keys. */
  const restore = async (): Promise<void> => {
    replicas.write([kept, removed, other]);
    replicas.reload(replicas.addresses[0] ?? '');
    for (const key of [kept, removed, other])
      await expect.poll(() => replicas.statuses(key), PATIENCE).toEqual([200, 200, 200]);
  };

  /** Milliseconds from now to the start of the last request that a replica accepts. */
  const acceptedFor = async (address: string, key: TenantKey): Promise<number> => {
    const began = performance.now();
    for (let last = 0; ;) {
      const sent = performance.now() - began;
      if ((await replicas.status(address, key)) === 401) return last;
      last = sent;
      if (last > 5 * WITHIN) return last;
    }
  };

  /** The same for each of the replicas, after a signal to one of them. */
  const acceptedAfter = async (signalled: string, key: TenantKey): Promise<number[]> => {
    replicas.reload(signalled);
    return Promise.all(replicas.addresses.map((address) => acceptedFor(address, key)));
  };

  describe.each([0, 1, 2])('after SIGHUP to replica %i', (index) => {
    const signalled = (): string => replicas.addresses[index] ?? '';

    it('reject a removed API key within a second, and still accept the others', async () => {
      await restore();
      replicas.write([kept, other]);
      expect(Math.max(...(await acceptedAfter(signalled(), removed)))).toBeLessThan(WITHIN);
      expect(await replicas.statuses(removed)).toEqual([401, 401, 401]);
      for (const key of [kept, other]) expect(await replicas.statuses(key)).toEqual([200, 200, 200]);
    });

    it('reject the API keys of a removed tenant within a second', async () => {
      await restore();
      replicas.write([kept, removed]);
      expect(Math.max(...(await acceptedAfter(signalled(), other)))).toBeLessThan(WITHIN);
      expect(await replicas.statuses(other)).toEqual([401, 401, 401]);
      for (const key of [kept, removed]) expect(await replicas.statuses(key)).toEqual([200, 200, 200]);
    });

    it('keep the previous tenants if the file has mistakes, and log them once each', async () => {
      await restore();
      const rejections = (address: string): string[] =>
        replicas.messages(address).filter((message) => message.includes('tenants file was not accepted'));
      const before = replicas.addresses.map((address) => rejections(address).length);
      replicas.write('{ "tenants": [{ "id": "acme", "prefix": "acme" }] }');
      replicas.reload(signalled());
      const added = (): number[] =>
        replicas.addresses.map((address, at) => rejections(address).length - (before[at] ?? 0));
      await expect.poll(added, { timeout: WITHIN, interval: 10 }).toEqual([1, 1, 1]);
      for (const key of [kept, removed, other]) expect(await replicas.statuses(key)).toEqual([200, 200, 200]);
      expect(added()).toEqual([1, 1, 1]);
    });
  });

  it('reload the one that receives SIGHUP within a second if Redis is frozen, and the others afterwards', async () => {
    await restore();
    replicas.write([kept, other]);
    const [signalled = '', ...others] = replicas.addresses;
    redis.freeze();
    replicas.reload(signalled);
    expect(await acceptedFor(signalled, removed)).toBeLessThan(WITHIN);
    for (const address of others) expect(await replicas.status(address, removed)).toBe(200);
    await expect
      .poll(() => replicas.messages(signalled), PATIENCE)
      .toContain('Redis cannot be used. Other replicas read the tenants file when it can be used again.');
    redis.resume();
    await expect.poll(() => replicas.statuses(removed), PATIENCE).toEqual([401, 401, 401]);
    expect(await replicas.statuses(kept)).toEqual([200, 200, 200]);
  });
});
