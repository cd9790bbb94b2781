import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedirectConfig } from '../config/redirect.config.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Namespace } from '../storage/namespace.js';
import { KnownObjects } from './known-objects.js';
import { type Redirect, Redirects } from './redirects.js';

const START = Date.parse('2026-11-22T12:00:00Z');

type LocateAfter = (seconds: number) => Promise<Redirect>;

async function redirectsWith(
  config: Partial<RedirectConfig>,
  credentials: object = {},
): Promise<LocateAfter> {
  const full = { urlExpires: 14_400, checkObject: false, cacheWindow: 0, legacyStatus: false, ...config };
  const redirects = new Redirects(full, new KnownObjects());
  const options = { credentials: { accessKeyId: 'AKIA', secretAccessKey: 's', ...credentials } };
  const objects = new Namespace(await bucketWith({}, options), '');
  return (seconds) => {
    vi.setSystemTime(START + seconds * 1000);
    return redirects.locate(objects, objects.key('a.txt'), { method: 'GET', download: false });
  };
}

describe('Redirects', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('by default signs a new URL for each request, which must not be reused', async () => {
    const locateAfter = await redirectsWith({});
    const [first, second] = [await locateAfter(0), await locateAfter(1)];
    expect(first.url).not.toBe(second.url);
    expect(second.reusableFor).toBeUndefined();
  });

  it('with PROXY_CACHE_WINDOW returns one URL per window, reusable until the window ends', async () => {
    const locateAfter = await redirectsWith({ cacheWindow: 600 });
    const [first, last, next] = [await locateAfter(0), await locateAfter(599), await locateAfter(600)];
    expect(first.reusableFor).toBe(600);
    expect(last).toEqual({ url: first.url, reusableFor: 1 });
    expect(next.url).not.toBe(first.url);
  });

  it('does not let a redirect be reused after its URL expires', async () => {
    const locateAfter = await redirectsWith(
      { cacheWindow: 600 },
      { sessionToken: 't', expiration: new Date(START + 300_000) },
    );
    expect((await locateAfter(100)).reusableFor).toBe(200);
  });
});
