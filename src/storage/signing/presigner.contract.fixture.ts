import { describe, expect, it } from 'vitest';
import { Problem } from '../../errors/catalogue.js';
import type { Presigner } from '../presigner.js';
import { OPTIONS } from '../bucket-options.fixture.js';
import type { BucketOptions } from '../bucket-options.js';
import { keyOf } from '../object-key.fixture.js';

/** The contract of `Presigner`, for every implementation. */
export function describePresigner(
  name: string,
  create: (options: BucketOptions) => Promise<Presigner>,
): void {
  const presignerFor = (changes: Partial<BucketOptions> = {}): Promise<Presigner> =>
    create({ ...OPTIONS, ...changes });
  const expiringIn = (seconds: number) => ({
    accessKeyId: 'ASIA',
    secretAccessKey: 's',
    sessionToken: 't+/=',
    expiration: new Date(Date.now() + seconds * 1000 + 500),
  });

  describe(name, () => {
    it.each<[string, Partial<BucketOptions>, string]>([
      ['virtual-host style', {}, 'https://photos.s3.eu-central-1.amazonaws.com/a%20b'],
      ['path style', { forcePathStyle: true }, 'https://s3.eu-central-1.amazonaws.com/photos/a%20b'],
      ['a custom endpoint', { endpoint: 'http://localhost:9000' }, 'http://photos.localhost:9000/a%20b'],
      [
        'a custom endpoint in path style',
        { endpoint: 'http://127.0.0.1:9000', forcePathStyle: true },
        'http://127.0.0.1:9000/photos/a%20b',
      ],
      [
        'the public endpoint before the private one',
        { endpoint: 'http://minio:9000', publicEndpoint: 'https://files.example.com', forcePathStyle: true },
        'https://files.example.com/photos/a%20b',
      ],
      [
        'an endpoint with a path',
        { endpoint: 'https://files.example.com/s3', forcePathStyle: true },
        'https://files.example.com/s3/photos/a%20b',
      ],
      [
        'a bucket with dots',
        { bucket: 'my.photos' },
        'https://s3.eu-central-1.amazonaws.com/my.photos/a%20b',
      ],
      [
        'transfer acceleration',
        { endpoint: 'https://s3-accelerate.amazonaws.com' },
        'https://photos.s3-accelerate.amazonaws.com/a%20b',
      ],
      [
        'an access point',
        { bucket: 'arn:aws:s3:eu-central-1:123456789012:accesspoint/mine' },
        'https://mine-123456789012.s3-accesspoint.eu-central-1.amazonaws.com/a%20b',
      ],
    ])('addresses the bucket in %s', async (_style, changes, expected) => {
      const presigner = await presignerFor(changes);
      const { url } = await presigner.presignGet({ key: keyOf('a b'), expiresIn: 60 });
      expect(url.split('?')[0]).toBe(expected);
      expect(presigner.origin).toBe(new URL(expected).origin);
    });

    it('signs the version of an object', async () => {
      const presigner = await presignerFor();
      const request = { key: keyOf('k'), expiresIn: 60, versionId: 'a+b/c=' };
      for (const { url } of [await presigner.presignGet(request), await presigner.presignHead(request)]) {
        expect(url).toContain('versionId=a%2Bb%2Fc%3D');
      }
      const { url } = await presigner.presignGet({ ...request, response: { contentType: 'text/plain' } });
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
        versionId: 'a+b/c=',
        'response-content-type': 'text/plain',
      });
    });

    it('signs each given header and moves none of them into the query', async () => {
      const presigner = await presignerFor();
      const { url } = await presigner.presignPut({
        key: keyOf('k'),
        expiresIn: 60,
        headers: {
          'content-type': 'image/png',
          'content-length': '7',
          'x-amz-checksum-sha256': 'A'.repeat(43),
          'x-amz-meta-name': 'x',
          'if-none-match': '*',
        },
      });
      const query = new URL(url).searchParams;
      expect(query.get('X-Amz-SignedHeaders')).toBe(
        'content-length;content-type;host;if-none-match;x-amz-checksum-sha256;x-amz-meta-name',
      );
      expect([...query.keys()].filter((parameter) => /checksum|meta/i.test(parameter))).toEqual([]);
    });

    it('names the part of an upload by number and upload id', async () => {
      const presigner = await presignerFor();
      const { url } = await presigner.presignPart({
        key: keyOf('k'),
        uploadId: 'a/b+c=',
        partNumber: 10_000,
        expiresIn: 60,
        headers: {},
      });
      const query = new URL(url).searchParams;
      expect([query.get('uploadId'), query.get('partNumber')]).toEqual(['a/b+c=', '10000']);
    });

    it('signs each request of a multipart upload for its own method', async () => {
      const presigner = await presignerFor();
      const call = { key: keyOf('a b'), uploadId: 'a/b+c=', expiresIn: 60 };
      const created = new URL(
        (await presigner.presignCreateMultipart({ ...call, headers: { 'content-type': 'video/mp4' } })).url,
      );
      expect(created.searchParams.get('uploads')).toBe('');
      expect(created.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host');
      const urls = [
        (await presigner.presignListParts(call)).url,
        (await presigner.presignCompleteMultipart({ ...call, headers: { 'x-amz-mp-object-size': '7' } })).url,
        (await presigner.presignAbortMultipart(call)).url,
      ].map((url) => new URL(url));
      for (const { searchParams, pathname } of urls) {
        expect([pathname, searchParams.get('uploadId')]).toEqual(['/a%20b', 'a/b+c=']);
      }
      const signatures = urls.map(({ searchParams }) => searchParams.get('X-Amz-Signature'));
      expect(new Set(signatures).size).toBe(3);
      expect(urls.map(({ searchParams }) => searchParams.get('X-Amz-SignedHeaders'))).toEqual([
        'host',
        'host;x-amz-mp-object-size',
        'host',
      ]);
    });

    it("returns the object's unsigned URL", async () => {
      expect((await presignerFor()).urlOf(keyOf('a b/c'))).toBe(
        'https://photos.s3.eu-central-1.amazonaws.com/a%20b/c',
      );
    });

    it.each([0, -1, 1.5, 10_001, Number.NaN])('rejects part number %d', async (partNumber) => {
      const presigner = await presignerFor();
      const request = { key: keyOf('k'), uploadId: 'u', partNumber, expiresIn: 60, headers: {} };
      await expect(presigner.presignPart(request)).rejects.toThrow(RangeError);
    });

    it.each([0, -1, Number.NaN, 1.5, 604_801, Number.POSITIVE_INFINITY])(
      'rejects an expiry of %d seconds',
      async (expiresIn) => {
        const presigner = await presignerFor();
        await expect(presigner.presignGet({ key: keyOf('k'), expiresIn })).rejects.toThrow(RangeError);
        const form = { key: keyOf('k'), expiresIn, fields: {}, minSize: 0, maxSize: 1 };
        await expect(presigner.presignPost(form)).rejects.toThrow(RangeError);
      },
    );

    it('limits a form to its key, fields and size, each by an exact condition', async () => {
      const presigner = await presignerFor({ credentials: expiringIn(3600) });
      const key = keyOf('uploads/a "quoted" \\ name.txt');
      const { url, fields } = await presigner.presignPost({
        key,
        expiresIn: 60,
        fields: { 'Content-Type': 'text/plain' },
        minSize: 1,
        maxSize: 7,
      });
      expect(url).toBe('https://photos.s3.eu-central-1.amazonaws.com/');
      const policy = JSON.parse(Buffer.from(fields['policy'] ?? '', 'base64').toString()) as {
        conditions: unknown[];
      };
      expect(policy.conditions).toEqual(
        expect.arrayContaining([
          ['eq', '$bucket', 'photos'],
          ['eq', '$key', key],
          ['eq', '$Content-Type', 'text/plain'],
          ['eq', '$x-amz-security-token', 't+/='],
          ['content-length-range', 1, 7],
        ]),
      );
      expect(policy.conditions).toHaveLength(8);
      expect(fields['key']).toBe(key);
    });

    it('shortens a URL to the life of its credentials, and reports the shorter validity', async () => {
      const presigner = await presignerFor({ credentials: () => Promise.resolve(expiringIn(90)) });
      const { url, expiresIn, expiresAt } = await presigner.presignGet({ key: keyOf('k'), expiresIn: 3600 });
      expect(expiresIn).toBeGreaterThan(85);
      expect(expiresIn).toBeLessThanOrEqual(91);
      expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe(String(expiresIn));
      expect(new URL(url).searchParams.get('X-Amz-Security-Token')).toBe('t+/=');
      expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 91_000);
    });

    it('refreshes credentials that expire too soon before it signs', async () => {
      const lives = [60, 7200];
      const presigner = await presignerFor({
        credentials: () => Promise.resolve(expiringIn(lives.shift() ?? 0)),
      });
      await presigner.presignGet({ key: keyOf('k'), expiresIn: 30 });
      expect((await presigner.presignGet({ key: keyOf('k'), expiresIn: 30 })).expiresIn).toBe(30);
    });

    it.each([
      ['fails', () => Promise.reject(new Error('no route to the metadata service'))],
      ['returns credentials that expire in 20 s', () => Promise.resolve(expiringIn(20))],
      ['returns expired credentials', () => Promise.resolve(expiringIn(-60))],
      ['does not respond', () => new Promise<never>(() => undefined)],
    ])('throws credentials_unavailable if the provider %s', async (_what, credentials) => {
      const presigner = await presignerFor({ credentials, timeoutMs: 100 });
      const result = presigner.presignGet({ key: keyOf('k'), expiresIn: 60 });
      await expect(result).rejects.toMatchObject({ code: 'credentials_unavailable', retryAfter: 5 });
      await expect(result).rejects.toBeInstanceOf(Problem);
    });
  });
}
