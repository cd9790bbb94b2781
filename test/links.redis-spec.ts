import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RedisServer } from './support/redis/redis-server.js';
import { json, Signpost } from './support/service/signpost.js';
import { startOfMinute } from './support/service/start-of-minute.js';
import { undisturbed } from './support/services/undisturbed.js';

const LINK_SECRET = 'zq3VtQ4o6yQWc9mZkT1uH8nB5xR2eJ7sLfPaYgDiC0A=';

/** Every embedded bucket begins with this file. */
const KEY = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';

/** Every replica knows of a revocation within a second. */
const WITHIN = { timeout: 1000, interval: 20 };

interface CreatedLink {
  id: string;
  /** Of the link, on any replica. */
  path: string;
  enforced_on: string;
}

describe('links on three replicas with one Redis', () => {
  let redis: RedisServer;
  const replicas: Signpost[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
    const variables = { REDIS_URL: redis.url, LINK_SECRET };
    // One after the other, so that a busy machine does not slow down all of them.
    for (let count = 0; count < 3; count += 1) replicas.push(await Signpost.start(variables));
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await redis.stop();
  });

  const replica = (index: number): Signpost => {
    const found = replicas[index % replicas.length];
    if (found === undefined) throw new Error('There is no replica');
    return found;
  };
  const create = async (options: object = {}): Promise<CreatedLink> => {
    const answer = await replica(0).post('/links', { file_key: KEY, expires_in: 3600, ...options });
    const link = await json<CreatedLink & { url: string }>(answer);
    return { ...link, path: new URL(link.url).pathname };
  };
  /** The status on each replica. */
  const visit = (path: string, init: RequestInit = {}): Promise<number[]> =>
    Promise.all(
      replicas.map(async (one) => {
        const answer = await one.get(path, init);
        await answer.body?.cancel();
        return answer.status;
      }),
    );
  const USE = { method: 'POST' };

  async function statusesOf(
    count: number,
    send: (index: number) => Promise<Response>,
  ): Promise<Record<number, number>> {
    const counts: Record<number, number> = {};
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
    for (const answer of answers) {
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      await answer.body?.cancel();
    }
    return counts;
  }

  it('with max_uses: 5 give out exactly 5 URLs to 200 concurrent POSTs', async () => {
    const used = await undisturbed(replicas, async () => {
      const { path, enforced_on } = await create({ max_uses: 5 });
      expect(enforced_on).toBe('all');
      const statuses = await statusesOf(200, (index) => replica(index).get(path, USE));
      // Whatever happens to Redis.
      expect(statuses[303]).toBeLessThanOrEqual(5);
      return { statuses, afterwards: await visit(path) };
    });
    expect(used).toEqual({ statuses: { 303: 5, 410: 195 }, afterwards: [410, 410, 410] });
  });

  it('are not used up by 500 HEADs, prefetches and previews', async () => {
    const { path } = await create({ max_uses: 1 });
    const statuses = await statusesOf(500, (index) =>
      replica(index).get(path, {
        method: index % 2 === 0 ? 'HEAD' : 'GET',
        headers: { 'sec-purpose': 'prefetch' },
      }),
    );
    expect(statuses).toEqual({ 200: 500 });
    expect((await visit(path, USE)).filter((status) => status === 303)).toHaveLength(1);
  });

  it('are revoked on every replica within a second, whichever has the request', async () => {
    const { path, id } = await create();
    expect(await visit(path)).toEqual([302, 302, 302]);
    const revoked = await replica(1).get(`/links/${id}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    await expect.poll(() => visit(path), WITHIN).toEqual([410, 410, 410]);
  });

  it('limit the passwords of one caller over all replicas together', { timeout: 180_000 }, async () => {
    const statuses = await undisturbed(replicas, async () => {
      const { path } = await create({ password: 'a' });
      await startOfMinute();
      return statusesOf(15, (index) => replica(index).post(path, { password: 'b' }));
    });
    expect(statuses).toEqual({ 403: 10, 429: 5 });
  });

  it('warn of nothing at the start', () => {
    for (const { daemon } of replicas)
      expect(daemon.log.filter(({ msg }) => msg.includes('LINK_SECRET'))).toEqual([]);
  });

  describe.each(['frozen', 'killed'] as const)('while it is %s', (fault) => {
    let counted: CreatedLink;
    let plain: CreatedLink;
    let revoked: CreatedLink;
    beforeEach(async () => {
      [counted, plain, revoked] = [await create({ max_uses: 5 }), await create(), await create()];
      await replica(0).get(`/links/${revoked.id}`, { method: 'DELETE' });
      await expect.poll(() => visit(revoked.path), WITHIN).toEqual([410, 410, 410]);
      if (fault === 'frozen') redis.freeze();
      else await redis.kill();
    });
    afterEach(async () => {
      if (fault === 'frozen') redis.resume();
      else await redis.restart();
      await expect
        .poll(
          async () =>
            (await replica(0).post('/links', { file_key: KEY, expires_in: 60, max_uses: 1 })).status,
        )
        .toBe(200);
    });

    it('are not given away if they are counted; the others work, and revoked ones stay revoked', async () => {
      for (let round = 0; round < 3; round += 1) {
        const answer = await replica(round).get(counted.path, USE);
        expect(await json(answer)).toMatchObject({ status: 503, code: 'limits_unavailable' });
        expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect(await visit(plain.path)).toEqual([302, 302, 302]);
      expect(await visit(revoked.path)).toEqual([410, 410, 410]);
      const creation = await replica(0).post('/links', { file_key: KEY, expires_in: 60, max_uses: 1 });
      expect(creation.status).toBe(503);
    });
  });

  it('are used up, not renewed, if Redis has lost its data', async () => {
    const { path } = await create({ max_uses: 5 });
    expect((await replica(0).get(path, USE)).status).toBe(303);
    await redis.kill();
    await redis.restart();
    await expect.poll(async () => (await replica(0).get(path, USE)).status).toBe(410);
    expect((await visit(path, USE)).filter((status) => status === 303)).toEqual([]);
  });

  it('leave nothing in Redis when they have expired', async () => {
    const { path, id } = await create({ max_uses: 5, expires_in: 2 });
    await replica(0).get(path, USE);
    await replica(0).get(`/links/${id}`, { method: 'DELETE' });
    const ofLink = async (): Promise<string[]> =>
      (await redis.keys()).filter((key) => key.includes(id.slice(0, 16)));
    expect(await ofLink()).toHaveLength(1);
    await expect.poll(ofLink, { timeout: 5000 }).toEqual([]);
  });
});
