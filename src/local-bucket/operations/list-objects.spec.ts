import { ListObjectsCommand, ListObjectsV2Command, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestBucket } from '../test-bucket.fixture.js';

const Bucket = 'signpost';
const KEYS = ['a', 'a/', 'a/1', 'a/2', 'a/b/3', 'a0', 'b/1', 'b/2', 'c', '\u{ffee}', '\u{1f4a9}'];
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
  for (const key of KEYS.toReversed()) await bucket.put(key);
});
afterAll(() => bucket.stop());

const keys = (contents: { Key?: string | undefined }[] = []) => contents.map(({ Key }) => Key);
const prefixes = (common: { Prefix?: string | undefined }[] = []) => common.map(({ Prefix }) => Prefix);

describe('ListObjectsV2', () => {
  it('returns keys in the order of their UTF-8 bytes', async () => {
    const page = await bucket.s3.send(new ListObjectsV2Command({ Bucket }));
    expect(keys(page.Contents)).toEqual(KEYS);
    expect(page).toMatchObject({ KeyCount: KEYS.length, IsTruncated: false, MaxKeys: 1000, Name: Bucket });
    expect(page.Contents?.[0]).toMatchObject({
      Size: 1,
      ETag: '"0cc175b9c0f1b6a831c399e269772661"',
      StorageClass: 'STANDARD',
    });
  });

  it.each([
    [{ Delimiter: '/' }, ['a', 'a0', 'c', '\u{ffee}', '\u{1f4a9}'], ['a/', 'b/']],
    [{ Prefix: 'a/', Delimiter: '/' }, ['a/', 'a/1', 'a/2'], ['a/b/']],
    [{ Prefix: 'a/' }, ['a/', 'a/1', 'a/2', 'a/b/3'], []],
    [{ Prefix: 'nothing' }, [], []],
    [{ StartAfter: 'a0' }, ['b/1', 'b/2', 'c', '\u{ffee}', '\u{1f4a9}'], []],
    [{ StartAfter: 'a/1', Delimiter: '/' }, ['a0', 'c', '\u{ffee}', '\u{1f4a9}'], ['b/']],
    [{ MaxKeys: 0 }, [], []],
  ])('returns the keys and prefixes for %o', async (query, expectedKeys, expectedPrefixes) => {
    const page = await bucket.s3.send(new ListObjectsV2Command({ Bucket, ...query }));
    expect([keys(page.Contents), prefixes(page.CommonPrefixes)]).toEqual([expectedKeys, expectedPrefixes]);
    expect(page.KeyCount).toBe(expectedKeys.length + expectedPrefixes.length);
  });
});

describe.each([1, 2, 3, 7])('ListObjectsV2 with %i keys per page', (MaxKeys) => {
  it.each([undefined, '/'])('returns each entry once with delimiter %s', async (Delimiter) => {
    const all = await bucket.s3.send(new ListObjectsV2Command({ Bucket, Delimiter }));
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: bucket.s3 }, { Bucket, Delimiter, MaxKeys })) {
      seen.push(...keys(page.Contents), ...prefixes(page.CommonPrefixes));
      expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
    }
    const expected = [...keys(all.Contents), ...prefixes(all.CommonPrefixes)];
    expect(seen).toHaveLength(expected.length);
    expect(new Set(seen)).toEqual(new Set(expected));
  });
});

describe('ListObjects and ListObjectsV2', () => {
  it('return the owner of each object: version 1 always, version 2 on request', async () => {
    const Owner = { ID: 'local', DisplayName: 'local' };
    const first = await bucket.s3.send(new ListObjectsCommand({ Bucket }));
    expect(first.Contents?.map((object) => object.Owner)).toEqual(KEYS.map(() => Owner));
    const owners = async (FetchOwner?: boolean) =>
      (await bucket.s3.send(new ListObjectsV2Command({ Bucket, FetchOwner }))).Contents?.map(
        (object) => object.Owner,
      );
    expect(await owners(true)).toEqual(KEYS.map(() => Owner));
    expect(await owners(false)).toEqual(KEYS.map(() => undefined));
    expect(await owners()).toEqual(KEYS.map(() => undefined));
  });

  it('reject a list type that S3 does not know', async () => {
    const answer = await bucket.signed({ query: { 'list-type': '3' } });
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('returns the markers of ListObjects', async () => {
    const first = await bucket.s3.send(new ListObjectsCommand({ Bucket, Delimiter: '/', MaxKeys: 2 }));
    expect([keys(first.Contents), prefixes(first.CommonPrefixes), first.NextMarker]).toEqual([
      ['a'],
      ['a/'],
      'a/',
    ]);
    const second = await bucket.s3.send(
      new ListObjectsCommand({ Bucket, Delimiter: '/', Marker: first.NextMarker, MaxKeys: 2 }),
    );
    expect([keys(second.Contents), prefixes(second.CommonPrefixes)]).toEqual([['a0'], ['b/']]);
  });

  it('encodes keys with encoding-type=url', async () => {
    const { text } = await bucket.signed({
      query: { 'list-type': '2', 'encoding-type': 'url', prefix: '\u{1f4a9}' },
    });
    expect(text).toContain('<Key>%F0%9F%92%A9</Key>');
    expect(text).toContain('<Prefix>%F0%9F%92%A9</Prefix>');
  });

  it.each([
    [{ 'max-keys': 'x' }],
    [{ 'max-keys': '-1' }],
    [{ 'encoding-type': 'base64' }],
    [{ 'list-type': '2', 'continuation-token': '***' }],
  ])('rejects %o', async (query) => {
    expect(await bucket.signed({ query })).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('works with a presigned URL and omits a deleted object', async () => {
    await bucket.put('z-gone');
    const url = await bucket.presign({ query: { 'list-type': '2', prefix: 'z' } });
    expect((await bucket.send(url)).text).toContain('<Key>z-gone</Key>');
    await bucket.presigned({ method: 'DELETE', key: 'z-gone' });
    expect((await bucket.send(url)).text).not.toContain('z-gone');
  });
});
