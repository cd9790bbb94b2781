import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Namespace } from '../storage/namespace.js';
import { objectStoreOf } from '../storage/object-store.fixture.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { KnownObjects } from './known-objects.js';
import { Metrics } from '../metrics/metrics.js';

const FOUND: ObjectMetadata = { size: 1, contentType: 'text/plain', etag: '"e"', lastModified: new Date(0) };

type Find = (key: string) => Promise<ObjectMetadata>;

/** A bucket whose store responds to HEAD as given, and the keys of all requests that it received. */
async function bucketOf(
  known: KnownObjects,
  head: (key: string) => Promise<ObjectMetadata>,
): Promise<{ find: Find; requested: string[] }> {
  const requested: string[] = [];
  const objects = objectStoreOf({
    head: (key) => {
      requested.push(key);
      return head(key);
    },
  });
  const namespace = new Namespace(await bucketWith({ objects }), '');
  return { find: (key) => known.find(namespace.bucket, namespace.key(key)), requested };
}

describe('KnownObjects', () => {
  it('sends one request for 100 concurrent lookups, and none while the hit is cached', async () => {
    const { find, requested } = await bucketOf(new KnownObjects(new Metrics()), () => Promise.resolve(FOUND));
    await Promise.all(Array.from({ length: 100 }, () => find('a')));
    await find('a');
    expect(requested).toEqual(['a']);
  });

  it('does not cache misses', async () => {
    let isFound = false;
    const missing = Problem.of('object_not_found');
    const { find } = await bucketOf(new KnownObjects(new Metrics()), () =>
      isFound ? Promise.resolve(FOUND) : Promise.reject(missing),
    );
    await expect(find('a')).rejects.toBe(missing);
    isFound = true;
    await expect(find('a')).resolves.toBe(FOUND);
  });

  it('does not let a slow lookup block others', async () => {
    const { find } = await bucketOf(new KnownObjects(new Metrics()), (key) =>
      key === 'slow' ? new Promise(() => undefined) : Promise.resolve(FOUND),
    );
    void find('slow');
    await expect(find('quick')).resolves.toBe(FOUND);
  });

  it('caches at most 10,000 objects', async () => {
    const { find, requested } = await bucketOf(new KnownObjects(new Metrics()), () => Promise.resolve(FOUND));
    for (let key = 0; key <= 10_000; key += 1) await find(String(key));
    await find('0');
    expect(requested).toHaveLength(10_002);
  });

  it('distinguishes the same key in two buckets', async () => {
    const known = new KnownObjects(new Metrics());
    const other = { ...FOUND, contentType: 'text/html' };
    const one = await bucketOf(known, () => Promise.resolve(FOUND));
    const two = await bucketOf(known, () => Promise.resolve(other));
    expect(await one.find('a')).toBe(FOUND);
    expect(await two.find('a')).toBe(other);
  });
});
