import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RedirectConfig } from '../config/redirect.config.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { PresignedUrl } from '../storage/presigner.js';
import { tenantWith } from '../tenants/tenant.fixture.js';
import { KnownObjects } from './known-objects.js';
import { Redirects } from './redirects.js';
import { Metrics } from '../metrics/metrics.js';

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const START = Date.parse('2026-11-22T12:00:00Z');

type LocateAfter = (seconds: number) => Promise<PresignedUrl>;

function create(config: Partial<RedirectConfig>): Redirects {
  const full = {
    urlExpires: 14_400,
    checkObject: false,
    cacheWindow: 0,
    legacyStatus: false,
    access: 'public' as const,
    ...config,
  };
  return new Redirects(full, new KnownObjects(new Metrics()));
}

async function redirectsWith(config: Partial<RedirectConfig>): Promise<LocateAfter> {
  const redirects = create(config);
  const tenant = await tenantWith();
  return (seconds) => {
    vi.setSystemTime(START + seconds * 1000);
    return redirects.locate(tenant, tenant.objects.key('a.txt'), { method: 'GET', download: false });
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

  it.each<[key: string, stored: string, type: string | null, isAttachment: boolean]>([
    ['a.png', 'image/png', null, false],
    ['a.png', 'application/octet-stream', 'image/png', false],
    ['folder/a.PDF', '*/*', 'application/pdf', false],
    ['a.jpg', 'IMAGE/JPG', 'image/jpeg', false],
    ['a.json', 'text/plain', 'application/json', false],
    ['a.docx', 'application/zip', `${OFFICE}.wordprocessingml.document`, true],
    ['a.html', 'application/octet-stream', null, true],
    ['a.html', 'text/html', null, true],
    ['a.png', 'text/html', null, true],
    ['a', 'unknown/unknown', null, true],
  ])('serves %s, stored as %s, as %s after one request', async (key, stored, type, isAttachment) => {
    const keys: string[] = [];
    const head = (requested: string): Promise<ObjectMetadata> => {
      keys.push(requested);
      return Promise.resolve({ size: 1, contentType: stored, etag: '"e"', lastModified: new Date(0) });
    };
    const tenant = await tenantWith({ objects: objectStoreOf({ head }) });
    const redirects = create({ checkObject: true });
    const options = { method: 'GET', download: false } as const;
    const { searchParams } = new URL((await redirects.locate(tenant, tenant.objects.key(key), options)).url);
    expect(searchParams.get('response-content-type')).toBe(type);
    expect(searchParams.has('response-content-disposition')).toBe(isAttachment);
    expect(keys).toEqual([key]);
  });

  it('signs for the name and the lifetime that are requested, without a window', async () => {
    const redirects = create({ cacheWindow: 600 });
    const tenant = await tenantWith();
    vi.setSystemTime(START + 599_000);
    const locate = async (download: boolean): Promise<URLSearchParams> => {
      const options = { method: 'GET', download, filename: 'b.txt', expiresIn: 77 } as const;
      return new URL((await redirects.locate(tenant, tenant.objects.key('a.txt'), options)).url).searchParams;
    };
    const [saved, shown] = [await locate(true), await locate(false)];
    expect(saved.get('X-Amz-Expires')).toBe('77');
    expect(saved.get('X-Amz-Date')).toBe('20261122T120959Z');
    expect(saved.get('response-content-disposition')).toBe('attachment; filename=b.txt');
    expect(shown.get('response-content-disposition')).toBe('inline; filename=b.txt');
  });
});
