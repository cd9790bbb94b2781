import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey, hashApiKey } from '../src/identity/api-key-format.js';
import { TestIssuer } from './support/identity/issuer.js';
import { createKey, signToken } from './support/identity/signing-key.js';
import { TokenLoad, type TokenLoadResult } from './support/load/token-load.js';
import { json, Signpost } from './support/service/signpost.js';

/** The service repeats failed requests to the issuer after 1, 2, 4 and 8 s. */
const RECOVERY = { timeout: 20_000, interval: 100 };

const apiKey = createApiKey('ci');
let issuer: TestIssuer;
let service: Signpost;

beforeEach(async () => {
  issuer = await TestIssuer.start();
});
afterEach(async () => {
  await service.stop();
  await issuer.stop();
});

async function startService(): Promise<void> {
  service = await Signpost.start({
    AUTH: 'api-key,jwt',
    API_KEYS: `ci=${hashApiKey(apiKey)}`,
    JWT_ISSUER: issuer.issuer,
    JWT_AUDIENCE: 'signpost',
    RATE_LIMIT: '1000000000',
  });
}

const respond = (credential: string): Promise<Response> =>
  service.post('/upload-url', { filename: 'a.txt' }, { authorization: `Bearer ${credential}` });

const statusWith = async (credential: string): Promise<number> => (await respond(credential)).status;

/** A token by a key that the issuer does not have. */
const forgedToken = (): string => signToken(createKey(`unknown-${Math.random()}`), issuer.claims());

/** Sends 1,000 new tokens a second while something happens to the issuer. */
async function underLoad(act: (load: TokenLoad) => Promise<void>): Promise<TokenLoadResult> {
  const load = await TokenLoad.start(service.url, (index) => issuer.token({ jti: String(index) }));
  try {
    await act(load);
  } catch (error) {
    await load.stop();
    throw error;
  }
  const result = await load.stop();
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return result;
}

describe('the service, under 1,000 requests a second with new tokens', () => {
  it('loses none when the issuer rotates its key three times', async () => {
    await startService();
    const { sent, outcomes } = await underLoad(async (load) => {
      for (const id of ['key-2', 'key-3', 'key-4']) {
        await sleep(1500);
        const earlier = load.answered();
        issuer.keys.push(createKey(id));
        // An issuer withdraws a key when no valid token is signed by it.
        await earlier;
        issuer.keys.shift();
      }
      await sleep(1500);
    });
    expect(outcomes).toEqual({ 200: sent });
    // At the start, and once for each new key.
    expect(issuer.requests.filter((path) => path === '/keys')).toHaveLength(4);
  });

  it('loses none while the issuer is down for 10 s, and accepts its new key afterwards', async () => {
    await startService();
    const forged: number[] = [];
    const { sent, outcomes } = await underLoad(async () => {
      // Opens the connection, which a busy service might not accept in time.
      expect(await statusWith(apiKey)).toBe(200);
      await issuer.stop();
      const end = performance.now() + 10_000;
      // Each makes the service look for its key. At last, all wait for the issuer.
      while (performance.now() < end) forged.push(await statusWith(forgedToken()));
      expect((await service.get('/health/ready')).status).toBe(200);
      await issuer.resume();
    });
    expect(outcomes).toEqual({ 200: sent });
    expect(forged.length).toBeGreaterThan(1);
    expect(new Set(forged)).toEqual(new Set([503]));
    expect(service.daemon.log.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(/^The keys of the issuer cannot be fetched: .*The last keys stay in use\.$/),
    );
    issuer.rotate();
    await expect.poll(() => statusWith(issuer.token()), RECOVERY).toBe(200);
  });
});

describe('the service, started while the issuer is down', () => {
  it('rejects tokens with 503, is not ready, accepts API keys, and recovers by itself', async () => {
    await issuer.stop();
    await startService();
    const token = issuer.token();
    const rejected = await respond(token);
    expect(rejected.status).toBe(503);
    expect(Number(rejected.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await json(rejected)).toMatchObject({ code: 'identity_unavailable' });
    const ready = await service.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(await json(ready)).toMatchObject({ error: { issuer: { status: 'down' } } });
    expect((await service.get('/health/live')).status).toBe(200);
    expect(await statusWith(apiKey)).toBe(200);
    await issuer.resume();
    await expect.poll(async () => (await service.get('/health/ready')).status, RECOVERY).toBe(200);
    expect(await statusWith(token)).toBe(200);
  });
});
