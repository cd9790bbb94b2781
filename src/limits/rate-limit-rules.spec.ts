import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import type { CounterStore } from './counter-store.js';
import { MemoryCounterStore } from './memory-counter-store.js';
import { RateLimit, type RateLimitRules } from './rate-limit.js';

/** A credential by header; `vip` may send 5 requests a minute. */
const LIMITS = { rateLimit: 2, quota: { uploadsPerDay: undefined, bytesPerDay: undefined } };
const RULES: RateLimitRules = {
  credentialOf: ({ headers }) => headers['x-key']?.toString(),
  limitOf: ({ headers }) => (headers['x-key'] === 'vip' ? 5 : undefined),
};

/** Answers later, as a store does that all replicas share. */
function slowStore(): CounterStore {
  const store = new MemoryCounterStore();
  return {
    mode: 'shared',
    localSince: undefined,
    take: (take) => Promise.resolve(store.take(take)),
    takeAll: (group, takes) => Promise.resolve(store.takeAll(group, takes)),
    use: (use) => Promise.resolve(store.use(use)),
    close: () => store.close(),
  };
}

describe.each([
  ['a synchronous store', new MemoryCounterStore()],
  ['an asynchronous store', slowStore()],
])('RateLimit with %s', (_what, store: CounterStore) => {
  let server: FastifyInstance;
  afterEach(() => server.close());

  async function statuses(credentials: readonly (string | undefined)[], path = '/'): Promise<number[]> {
    const limit = new RateLimit(LIMITS, store, RULES);
    server = fastify();
    limit.applyTo(server);
    server.get('/', () => 'found');
    const answers = [];
    for (const key of credentials)
      answers.push(await server.inject({ url: path, headers: key === undefined ? {} : { 'x-key': key } }));
    return answers.map(({ statusCode }) => statusCode);
  }

  it('counts requests by their credential, with its limit, and those without one by their address', async () => {
    expect(await statuses(['a', 'a', 'a', 'b', undefined, undefined, undefined])).toEqual([
      200, 200, 429, 200, 200, 200, 429,
    ]);
    expect(await statuses(Array.from({ length: 6 }, () => 'vip'))).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('does not mistake a credential for the address that it spells', async () => {
    expect(await statuses(['127.0.0.9', '127.0.0.9', '127.0.0.9'])).toEqual([200, 200, 429]);
    const limit = new RateLimit(LIMITS, store, RULES);
    server = fastify();
    limit.applyTo(server);
    server.get('/', () => 'found');
    expect((await server.inject({ url: '/', remoteAddress: '127.0.0.9' })).statusCode).toBe(200);
  });

  it('counts requests that match no route', async () => {
    expect(await statuses(['none', 'none', 'none'], '/missing')).toEqual([404, 404, 429]);
  });
});
