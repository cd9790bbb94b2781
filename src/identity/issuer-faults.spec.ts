import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { respondWithJson, TestIssuer } from '../../test/support/identity/issuer.js';
import { createJsonWebTokens, type JsonWebTokens } from './json-web-tokens.js';
import { jwtConfig, RecordingLog } from './jwt-config.fixture.js';

let issuer: TestIssuer;
let tokens: JsonWebTokens;
let log: RecordingLog;

function open(): void {
  log = new RecordingLog();
  tokens = createJsonWebTokens(jwtConfig({ JWT_ISSUER: issuer.issuer, JWT_AUDIENCE: 'signpost' }), log);
}

beforeEach(async () => {
  issuer = await TestIssuer.start();
});

afterEach(async () => {
  tokens.close();
  await issuer.stop();
});

/** Sends a new token every millisecond. */
async function load(count: number, during: (index: number) => void): Promise<unknown[]> {
  const results: unknown[] = [];
  const pending: Promise<void>[] = [];
  const began = performance.now();
  for (let index = 0; index < count; index += 1) {
    during(index);
    const token = issuer.token({ jti: String(index) });
    pending.push(
      Promise.resolve(tokens.authenticate(token)).then(
        (result) => void results.push(result),
        (error: unknown) => void results.push(error),
      ),
    );
    // Leaves a turn of the event loop to the requests, even if the machine is too slow for the rate.
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, index - (performance.now() - began)));
    });
  }
  await Promise.all(pending);
  return results;
}

function lost(results: readonly unknown[]): unknown[] {
  return results.filter((result) => typeof result !== 'object' || result === null || !('identity' in result));
}

describe('a rotation under load', () => {
  it('loses none of 2,500 requests with new tokens', async () => {
    open();
    const results = await load(2500, (index) => {
      if (index === 500 || index === 1800) issuer.rotate();
    });
    expect(results).toHaveLength(2500);
    expect(lost(results)).toEqual([]);
    const fetches = issuer.requests.filter((path) => path === '/keys').length;
    expect(fetches).toBe(3);
  });
});

describe('an issuer that fails', () => {
  it.each<[string, boolean, (down: TestIssuer) => unknown]>([
    ['refuses connections', true, (down) => down.stop()],
    [
      'responds with 500',
      true,
      (down) => (down.fault = (_request, response) => void response.writeHead(500).end()),
    ],
    [
      'responds with HTML',
      true,
      (down) => (down.fault = (_request, response) => void response.end('<html>')),
    ],
    [
      'sends no keys',
      true,
      (down) => (down.fault = (_request, response) => respondWithJson(response, { keys: [] })),
    ],
    ['hangs', false, (down) => (down.fault = () => undefined)],
  ])('and %s does not affect tokens with known keys', async (_what, hasFault, fail) => {
    open();
    await expect(tokens.authenticate(issuer.token())).resolves.toHaveProperty('identity');
    const { key } = issuer;
    await fail(issuer);
    issuer.rotate();
    // Asks the issuer for a key that it does not have.
    void Promise.resolve(tokens.authenticate(issuer.token())).catch(() => undefined);
    issuer.keys = [key];
    const asked = issuer.requests.length;
    if (hasFault) await expect.poll(() => tokens.status.fault).toMatch(/^http/);
    else await expect.poll(() => issuer.requests.length).toBeGreaterThan(asked);
    expect(lost(await load(100, () => undefined))).toEqual([]);
    expect(tokens.status).toMatchObject({ count: 1, ageSeconds: expect.any(Number) as number });
  });

  it('at start gives 503, until it responds', async () => {
    await issuer.stop();
    open();
    await expect(tokens.authenticate(issuer.token())).rejects.toMatchObject({
      code: 'identity_unavailable',
      status: 503,
      retryAfter: 1,
    });
    expect(tokens.authenticate('sgp_key')).toBeUndefined();
    expect(tokens.authenticate('a.b.')).toHaveProperty('rejected');
    expect(log.lines[0]).toMatch(/^WARN .*ECONNREFUSED\. Requests with tokens get 503\.$/);
    await issuer.resume();
    await expect.poll(() => tokens.status.count).toBe(1);
    await expect(tokens.authenticate(issuer.token())).resolves.toHaveProperty('identity');
    expect(log.lines.at(-1)).toBe('The keys of the issuer were fetched again.');
  });
});

describe('a token that was verified', () => {
  it('is recognised within microseconds', async () => {
    open();
    const token = issuer.token({ padding: 'x'.repeat(700) });
    await tokens.authenticate(token);
    const times = Array.from({ length: 5 }, () => {
      const began = performance.now();
      for (let index = 0; index < 20_000; index += 1) void tokens.authenticate(token);
      return (performance.now() - began) / 20;
    });
    // Microseconds. It takes 3 to 4 on a quiet machine; verifying takes more than 100.
    expect(Math.min(...times)).toBeLessThan(25);
  });
});
