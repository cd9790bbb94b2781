import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Bucket } from './bucket.js';
import { OPTIONS } from './bucket-options.fixture.js';
import type { BucketOptions } from './bucket-options.js';
import { Buckets } from './buckets.js';

const LINGER = 60_000;
const ROLE = { arn: 'arn:aws:iam::1:role/a', externalId: 'x', sessionName: 'a', prefix: 'a/' };

afterEach(() => {
  vi.useRealTimers();
});

/** Resolves to whether the bucket has been closed. */
function watch(bucket: Bucket): () => boolean {
  const close = vi.spyOn(bucket, 'close');
  return () => close.mock.calls.length > 0;
}

describe('Buckets', () => {
  it('opens a bucket once for equal options, in any order and with undefined fields', async () => {
    const buckets = new Buckets(LINGER);
    const reversed = Object.fromEntries(Object.entries(OPTIONS).toReversed()) as unknown as BucketOptions;
    const [one, two, three] = await Promise.all([
      buckets.get(OPTIONS),
      buckets.get(reversed),
      buckets.get({ ...OPTIONS, endpoint: undefined }),
    ]);
    expect(two).toBe(one);
    expect(three).toBe(one);
  });

  it.each<[string, Partial<BucketOptions>]>([
    ['bucket', { bucket: 'other' }],
    ['region', { region: 'eu-west-1' }],
    ['endpoint', { endpoint: 'http://127.0.0.1:1' }],
    ['public endpoint', { publicEndpoint: 'http://127.0.0.1:1' }],
    ['path style', { forcePathStyle: true }],
    ['role', { role: ROLE }],
    ['upload credentials', { uploadCredentials: { accessKeyId: 'a', secretAccessKey: 'b' } }],
    ['credentials', { credentials: { accessKeyId: 'a', secretAccessKey: 'b' } }],
  ])('opens another one for another %s', async (_, changes) => {
    const buckets = new Buckets(LINGER);
    expect(await buckets.get({ ...OPTIONS, ...changes })).not.toBe(await buckets.get(OPTIONS));
  });

  it('distinguishes roles by each of their fields', async () => {
    const buckets = new Buckets(LINGER);
    const roles = [
      ROLE,
      { ...ROLE, prefix: 'b/' },
      { ...ROLE, externalId: 'y' },
      { ...ROLE, sessionName: 'b' },
    ];
    const opened = await Promise.all(roles.map((role) => buckets.get({ ...OPTIONS, role })));
    expect(new Set(opened).size).toBe(roles.length);
  });

  it('closes a bucket that was still being opened when nothing used it', async () => {
    vi.useFakeTimers();
    const buckets = new Buckets(LINGER);
    const opening = buckets.get(OPTIONS);
    buckets.retain([]);
    const isClosed = watch(await opening);
    vi.advanceTimersByTime(LINGER);
    expect(isClosed()).toBe(true);
  });

  it('closes what is no longer used, after the longest request', async () => {
    vi.useFakeTimers();
    const buckets = new Buckets(LINGER);
    const [kept, dropped] = [await buckets.get(OPTIONS), await buckets.get({ ...OPTIONS, bucket: 'other' })];
    const [isKeptClosed, isDroppedClosed] = [watch(kept), watch(dropped)];
    buckets.retain([kept]);
    await vi.advanceTimersByTimeAsync(LINGER - 1);
    expect(isDroppedClosed()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect([isKeptClosed(), isDroppedClosed()]).toEqual([false, true]);
    expect(await buckets.get(OPTIONS)).toBe(kept);
    expect(await buckets.get({ ...OPTIONS, bucket: 'other' })).not.toBe(dropped);
  });

  it.each<[string, (buckets: Buckets, bucket: Bucket) => unknown]>([
    ['requested', async (buckets, bucket) => expect(await buckets.get(OPTIONS)).toBe(bucket)],
    ['retained', (buckets, bucket) => buckets.retain([bucket])],
  ])('keeps a bucket open that is %s again before it closes', async (_, request) => {
    vi.useFakeTimers();
    const buckets = new Buckets(LINGER);
    const bucket = await buckets.get(OPTIONS);
    const isClosed = watch(bucket);
    buckets.retain([]);
    await vi.advanceTimersByTimeAsync(LINGER - 1);
    await request(buckets, bucket);
    await vi.advanceTimersByTimeAsync(LINGER);
    expect(isClosed()).toBe(false);
  });

  it('forgets a bucket that cannot be opened', async () => {
    const buckets = new Buckets(LINGER);
    const options = { ...OPTIONS, bucket: 'arn:aws:s3:us-east-1:1:accesspoint' };
    const first = buckets.get(options);
    await expect(first).rejects.toThrow(/contradict/);
    const second = buckets.get(options);
    await expect(second).rejects.toThrow(/contradict/);
    expect(second).not.toBe(first);
  });

  it('closes all buckets at shutdown', async () => {
    const buckets = new Buckets(LINGER);
    const opened = [await buckets.get(OPTIONS), await buckets.get({ ...OPTIONS, bucket: 'other' })];
    const closed = opened.map((bucket) => watch(bucket));
    buckets.close();
    expect(closed.map((isClosed) => isClosed())).toEqual([true, true]);
  });
});
