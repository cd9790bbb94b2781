import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { Problem } from '../errors/catalogue.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import { tenantWith } from '../tenants/tenant.fixture.js';
import { ContentCheck } from './content-check.js';
import { Inspection } from './inspection.js';
import { PNG } from './file-bytes.fixture.js';
import { Metrics } from '../metrics/metrics.js';

const HTML = Buffer.from('<!doctype html>');
/** As long as `PNG`. */
const PAGE = Buffer.alloc(PNG.length, '<html>');

type Stored = Pick<ObjectMetadata, 'contentType' | 'contentEncoding' | 'etag' | 'versionId'> & {
  content: Uint8Array;
  lastModified?: Date;
};

interface TestBed {
  inspect: (key: string) => Promise<ObjectMetadata>;
  stored: Stored;
  /** The requests that the store received. */
  requests: string[];
}

/** An inspection of a bucket with one object, which a test may change. */
async function inspectionOf(
  stored: Stored,
  environment: Record<string, string> = {},
  inspection = inspectionWith(environment),
): Promise<TestBed> {
  const requests: string[] = [];
  const metadata = (): ObjectMetadata => {
    const { content, ...object } = stored;
    return { lastModified: new Date(0), ...object, size: content.length };
  };
  const objects = objectStoreOf({
    head: () => {
      requests.push('head');
      return Promise.resolve(metadata());
    },
    peek: (key) => {
      requests.push('peek');
      if (key.includes('missing')) return Promise.reject(Problem.of('object_not_found'));
      return Promise.resolve({ ...metadata(), firstBytes: stored.content.subarray(0, 4096) });
    },
  });
  const tenant = await tenantWith({ objects }, environment);
  return { inspect: (key) => inspection.inspect(tenant, tenant.objects.key(key)), stored, requests };
}

function inspectionWith(environment: Record<string, string>): Inspection {
  const { downloads } = readEnvironment(environment);
  return new Inspection(downloads, new ContentCheck(), new Metrics());
}

const picture = (): Stored => ({ contentType: 'image/png', etag: '"1"', content: PNG });
const page = (): Stored => ({ contentType: 'image/png', etag: '"1"', content: HTML });
const REJECTED = {
  code: 'inspection_failed',
  detail: 'The file is declared as image/png, but its content is text/html.',
};

describe('Inspection', () => {
  let warn: Mock<Logger['warn']>;
  let find: Mock<ContentCheck['find']>;
  beforeEach(() => {
    find = vi.spyOn(ContentCheck.prototype, 'find').mockClear();
    warn = vi.spyOn(Logger.prototype, 'warn').mockReset().mockReturnValue(undefined);
  });

  it('sends one ranged GET for each inspection, and examines the content once', async () => {
    const { inspect, requests } = await inspectionOf(picture());
    expect(await inspect('a.png')).toMatchObject({
      size: PNG.length,
      contentType: 'image/png',
      etag: '"1"',
    });
    expect(requests).toEqual(['peek']);
    await inspect('a.png');
    expect(requests).toEqual(['peek', 'peek']);
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('rejects a bad object with one request each time, and logs it once', async () => {
    const { inspect, requests } = await inspectionOf(page());
    await expect(inspect('a.png')).rejects.toMatchObject(REJECTED);
    await expect(inspect('a.png')).rejects.toMatchObject(REJECTED);
    expect(requests).toEqual(['peek', 'peek']);
    expect(find).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls).toEqual([[`a.png: ${REJECTED.detail}`]]);
  });

  it.each<[what: string, change: Partial<Stored>]>([
    ['other bytes', { etag: '"2"', content: HTML }],
    ['other bytes of the same length', { etag: '"2"', content: PAGE }],
    ['the same bytes with another content type', { contentType: 'text/html' }],
    ['the same bytes with a Content-Encoding', { contentEncoding: 'gzip' }],
    [
      'other bytes of the same length and ETag, stored later',
      { lastModified: new Date(1000), content: PAGE },
    ],
    ['other bytes of the same length and ETag, as another version', { versionId: '2', content: PAGE }],
  ])('inspects the object again if it has %s', async (_what, change) => {
    const { inspect, stored, requests } = await inspectionOf(picture());
    await inspect('a.png');
    Object.assign(stored, change);
    await expect(inspect('a.png')).rejects.toMatchObject({ code: 'inspection_failed' });
    expect(requests).toEqual(['peek', 'peek']);
  });

  it('accepts an object that has been replaced by a good one', async () => {
    const { inspect, stored } = await inspectionOf(page());
    await expect(inspect('a.png')).rejects.toBeInstanceOf(Problem);
    Object.assign(stored, { etag: '"2"', content: PNG });
    await expect(inspect('a.png')).resolves.toMatchObject({ etag: '"2"' });
  });

  it('distinguishes two keys with the same bytes', async () => {
    const { inspect, requests } = await inspectionOf(picture());
    await inspect('a.png');
    await expect(inspect('a.jpg')).rejects.toMatchObject({ code: 'inspection_failed' });
    expect(requests).toEqual(['peek', 'peek']);
  });

  it('caches no verdict for a missing object, nor for a store without ETags', async () => {
    const { inspect, stored, requests } = await inspectionOf(picture());
    await expect(inspect('missing.png')).rejects.toMatchObject({ code: 'object_not_found' });
    await expect(inspect('missing.png')).rejects.toMatchObject({ code: 'object_not_found' });
    stored.etag = '';
    await inspect('a.png');
    await inspect('a.png');
    expect(requests).toEqual(['peek', 'peek', 'peek', 'peek']);
    expect(find).toHaveBeenCalledTimes(2);
  });

  it('caches at most 10,000 verdicts', async () => {
    const { inspect } = await inspectionOf(picture());
    for (let key = 0; key <= 10_000; key += 1) await inspect(`${key}.png`);
    find.mockClear();
    await inspect('10000.png');
    expect(find).not.toHaveBeenCalled();
    await inspect('0.png');
    expect(find).toHaveBeenCalledTimes(1);
  });

  it('with INSPECT_CONTENT=false only checks that the object exists', async () => {
    const { inspect, requests } = await inspectionOf(page(), {
      INSPECT_CONTENT: 'false',
      MAX_FILE_SIZE: '1',
    });
    await expect(inspect('a.png')).resolves.toMatchObject({ size: HTML.length });
    expect(requests).toEqual(['head']);
  });

  it('distinguishes the same key in two buckets', async () => {
    const inspection = inspectionWith({});
    const good = await inspectionOf(picture(), {}, inspection);
    const bad = await inspectionOf(page(), {}, inspection);
    await good.inspect('a.png');
    await expect(bad.inspect('a.png')).rejects.toMatchObject(REJECTED);
    expect(bad.requests).toEqual(['peek']);
  });
});
