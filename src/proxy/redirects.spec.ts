import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedirectConfig } from '../config/redirect.config.js';
import { createPresigner } from '../storage/create-presigner.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { STORE } from '../storage/store.fixture.js';
import { KnownObjects } from './known-objects.js';
import { type Redirect, Redirects } from './redirects.js';

const START = Date.parse('2026-11-22T12:00:00Z');
const QUERY = { tenant: 'x', objectKey: 'a.txt', download: false };

async function redirectsWith(config: Partial<RedirectConfig>, credentials: object = {}): Promise<Redirects> {
  const presigner = await createPresigner({
    ...STORE,
    credentials: { accessKeyId: 'AKIA', secretAccessKey: 's', ...credentials },
  });
  const objects = new KnownObjects(objectStoreOf({}));
  const full = { urlExpires: 14_400, checkObject: false, cacheWindow: 0, legacyStatus: false, ...config };
  return new Redirects(full, objects, presigner);
}

describe('Redirects', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: START, toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const after = (seconds: number, redirects: Redirects): Promise<Redirect> => {
    vi.setSystemTime(START + seconds * 1000);
    return redirects.locate('GET', QUERY);
  };

  it('signs each link anew and lets nobody keep it, by default', async () => {
    const redirects = await redirectsWith({});
    const [first, second] = [await after(0, redirects), await after(1, redirects)];
    expect(first.location).not.toBe(second.location);
    expect(second.cacheControl).toBe('no-store');
  });

  it('gives the same URL within a window, to be kept until its end, and the next one after', async () => {
    const redirects = await redirectsWith({ cacheWindow: 600 });
    const [first, last, next] = [
      await after(0, redirects),
      await after(599, redirects),
      await after(600, redirects),
    ];
    expect(first.cacheControl).toBe('private, max-age=600');
    expect(last).toEqual({ location: first.location, cacheControl: 'private, max-age=1' });
    expect(next.location).not.toBe(first.location);
  });

  it('never lets the redirect be kept longer than its URL is valid', async () => {
    const redirects = await redirectsWith(
      { cacheWindow: 600 },
      { sessionToken: 't', expiration: new Date(START + 300_000) },
    );
    expect((await after(100, redirects)).cacheControl).toBe('private, max-age=200');
  });
});
