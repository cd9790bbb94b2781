import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKey, type SigningKey } from '../../test/support/identity/signing-key.js';
import { IssuerKeys } from './issuer-keys.js';
import { RecordingLog } from './jwt-config.fixture.js';
import { SigningKeys } from './signing-keys.js';

const OLD = createKey('old');
const NEW = createKey('new');

/** An issuer that responds after a delay, or not at all. */
class StubIssuer {
  keys: SigningKey[] = [OLD];
  isDown = false;
  delay = 10;
  readonly calls: number[] = [];

  async fetchKeys(): Promise<SigningKeys> {
    this.calls.push(performance.now());
    const { keys } = this;
    await new Promise((resolve) => {
      setTimeout(resolve, this.delay);
    });
    if (this.isDown) throw new Error('https://id.example.com cannot be read: ECONNREFUSED');
    return SigningKeys.from({ keys: keys.map(({ jwk }) => jwk) });
  }
}

let issuer: StubIssuer;
let log: RecordingLog;
let keys: IssuerKeys;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  issuer = new StubIssuer();
  log = new RecordingLog();
  keys = new IssuerKeys(issuer, log);
});

afterEach(() => {
  keys.close();
  vi.useRealTimers();
});

const pass = async (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds);

/** How a request for the key ends: after how many milliseconds, and with what. */
async function outcome(kid: string): Promise<[number, unknown]> {
  const began = performance.now();
  const result = await keys.keysFor({ kid }).then(
    (found) => (found.mayVerify(kid) ? 'found' : 'unknown'),
    (error: unknown) => error,
  );
  return [performance.now() - began, result];
}

async function open(): Promise<void> {
  keys.open();
  await pass(issuer.delay);
}

describe('IssuerKeys', () => {
  it('lets requests wait for the first keys', async () => {
    keys.open();
    const waiting = [outcome('old'), outcome('old')];
    await pass(10);
    expect(await Promise.all(waiting)).toEqual([
      [10, 'found'],
      [10, 'found'],
    ]);
    expect(issuer.calls).toHaveLength(1);
    expect(keys.status).toEqual({ count: 1, ageSeconds: 0, fault: undefined });
  });

  it('refreshes the keys every ten minutes', async () => {
    await open();
    await pass(599_000);
    expect(issuer.calls).toHaveLength(1);
    expect(keys.status.ageSeconds).toBe(599);
    issuer.keys = [OLD, NEW];
    await pass(1_100);
    expect(issuer.calls).toHaveLength(2);
    expect(keys.status).toMatchObject({ count: 2, ageSeconds: 0 });
    expect(await outcome('new')).toEqual([0, 'found']);
  });

  it('fetches an unknown key once for all requests that wait for it', async () => {
    await open();
    await pass(60_000);
    issuer.keys = [NEW];
    const waiting = Promise.all(Array.from({ length: 1000 }, () => outcome('new')));
    await pass(10);
    expect(new Set((await waiting).map(String))).toEqual(new Set(['10,found']));
    expect(issuer.calls).toHaveLength(2);
  });

  it('loses no request to a rotation right after a refresh: it waits for the next one', async () => {
    await open();
    issuer.keys = [NEW];
    await pass(5);
    const waiting = outcome('new');
    await pass(1000);
    expect(await waiting).toEqual([995, 'found']);
  });

  it('loses no request to a rotation during a refresh', async () => {
    issuer.delay = 300;
    await open();
    await pass(600_100);
    // The refresh in the background has begun, with the old keys in its response.
    expect(issuer.calls).toHaveLength(2);
    issuer.keys = [NEW];
    const waiting = outcome('new');
    await pass(5000);
    expect(await waiting).toEqual([expect.any(Number), 'found']);
    expect(issuer.calls).toHaveLength(3);
  });

  it('asks the issuer at most once a second, whatever keys tokens name', async () => {
    await open();
    const results: Promise<[number, unknown]>[] = [];
    for (let index = 0; index < 600; index += 1) {
      results.push(outcome(`forged-${index}`));
      await pass(50);
    }
    await pass(5000);
    const settled = await Promise.all(results);
    expect(settled.every(([, result]) => result === 'unknown')).toBe(true);
    expect(Math.max(...settled.map(([waited]) => waited))).toBeLessThan(2100);
    expect(issuer.calls.length).toBeLessThanOrEqual(33);
    const gaps = issuer.calls.slice(1).map((at, index) => at - (issuer.calls[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(999);
  });

  it('rejects requests above the number that may wait', async () => {
    issuer.delay = 1000;
    keys.open();
    const waiting = Array.from({ length: 10_000 }, () => outcome('old'));
    expect((await outcome('old'))[1]).toMatchObject({ code: 'identity_unavailable' });
    await pass(1000);
    expect((await Promise.all(waiting)).every(([, result]) => result === 'found')).toBe(true);
    const later = outcome('new');
    await pass(3000);
    expect((await later)[1]).toBe('unknown');
  });

  it('does not wait longer than 5 s for a slow issuer', async () => {
    await open();
    await pass(2000);
    issuer.delay = 60_000;
    const waiting = outcome('new');
    await pass(5001);
    expect(await waiting).toEqual([5000, expect.objectContaining({ code: 'identity_unavailable' })]);
    expect(await outcome('old')).toEqual([0, 'found']);
  });
});

describe('an issuer that is down', () => {
  it('for ten minutes does not affect requests with known keys', async () => {
    await open();
    issuer.isDown = true;
    await pass(595_000);
    for (let second = 0; second < 600; second += 1) {
      expect(await outcome('old')).toEqual([0, 'found']);
      await pass(1000);
    }
    expect(keys.status).toMatchObject({ count: 1, fault: expect.stringContaining('ECONNREFUSED') as string });
    expect(keys.status.ageSeconds).toBeGreaterThan(1190);
    expect(log.lines[0]).toBe(
      'WARN The keys of the issuer cannot be fetched: https://id.example.com cannot be read: ECONNREFUSED. The last keys stay in use.',
    );
    issuer.isDown = false;
    issuer.keys = [NEW];
    await pass(31_000);
    expect(await outcome('new')).toEqual([0, 'found']);
    expect(keys.status).toMatchObject({ ageSeconds: expect.any(Number) as number, fault: undefined });
    expect(log.lines.at(-1)).toBe('The keys of the issuer were fetched again.');
  });

  it('at start gives 503 at once, and retries with growing pauses', async () => {
    issuer.isDown = true;
    await open();
    expect(await outcome('old')).toEqual([
      0,
      expect.objectContaining({ code: 'identity_unavailable', retryAfter: 1 }),
    ]);
    expect(log.lines[0]).toMatch(/Requests with tokens get 503\.$/);
    await pass(120_000);
    const pauses = issuer.calls
      .slice(1)
      .map((at, index) => Math.round((at - (issuer.calls[index] ?? 0)) / 1000));
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30]);
    expect((await outcome('old'))[1]).toMatchObject({ retryAfter: expect.any(Number) as number });
    issuer.isDown = false;
    await pass(30_100);
    expect(await outcome('old')).toEqual([0, 'found']);
  });

  it('for a moment delays a request with a new key, and does not lose it', async () => {
    await open();
    await pass(5000);
    issuer.keys = [NEW];
    issuer.isDown = true;
    const waiting = outcome('new');
    await pass(500);
    issuer.isDown = false;
    await pass(1500);
    expect(await waiting).toEqual([expect.any(Number), 'found']);
  });

  it('for longer gives 503 to a request with a new key', async () => {
    await open();
    issuer.isDown = true;
    const waiting = outcome('new');
    await pass(6000);
    expect(await waiting).toEqual([
      expect.any(Number),
      expect.objectContaining({ code: 'identity_unavailable' }),
    ]);
  });

  it('is not asked any more after close()', async () => {
    await open();
    keys.close();
    await pass(3_600_000);
    expect(issuer.calls).toHaveLength(1);
  });
});
