import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedirectConfig } from '../config/redirect.config.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Namespace } from '../storage/namespace.js';
import type { PresignedUrl } from '../storage/presigner.js';
import { KnownObjects } from './known-objects.js';
import { Redirects } from './redirects.js';

const START = Date.parse('2026-11-22T12:00:00Z');

type LocateAfter = (seconds: number) => Promise<PresignedUrl>;

async function redirectsWith(config: Partial<RedirectConfig>): Promise<LocateAfter> {
  const full = { urlExpires: 14_400, checkObject: false, cacheWindow: 0, legacyStatus: false, ...config };
  const redirects = new Redirects(full, new KnownObjects());
  const objects = new Namespace(await bucketWith({}), '');
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

  it('by default signs a new URL for each request', async () => {
    const locateAfter = await redirectsWith({});
    expect((await locateAfter(0)).url).not.toBe((await locateAfter(1)).url);
  });

  it('with PROXY_CACHE_WINDOW returns one URL per window', async () => {
    const locateAfter = await redirectsWith({ cacheWindow: 600 });
    const [first, last, next] = [await locateAfter(0), await locateAfter(599), await locateAfter(600)];
    expect(last).toEqual(first);
    expect(next.url).not.toBe(first.url);
  });
});
