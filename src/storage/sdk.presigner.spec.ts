import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { createS3Client } from './s3-client.js';
import { SdkPresigner } from './sdk.presigner.js';
import type { Store } from './store.js';

const store: Store = {
  bucket: 'photos',
  region: 'eu-central-1',
  forcePathStyle: false,
  timeoutMs: 1000,
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
};

const presignerFor = (changes: Partial<Store> = {}): SdkPresigner => {
  const changed = { ...store, ...changes };
  return new SdkPresigner(createS3Client(changed), changed);
};

describe('SdkPresigner', () => {
  it.each<[string, Partial<Store>, string]>([
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
    ['a bucket with dots', { bucket: 'my.photos' }, 'https://s3.eu-central-1.amazonaws.com/my.photos/a%20b'],
  ])('addresses the bucket in %s', async (_name, changes, expected) => {
    const { url } = await presignerFor(changes).presignGet({ key: 'a b', expiresIn: 60 });
    expect(url.split('?')[0]).toBe(expected);
  });

  it('signs each asked header and moves none of them into the query', async () => {
    const { url } = await presignerFor().presignPut({
      key: 'k',
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
    expect([...query.keys()].filter((name) => /checksum|meta/i.test(name))).toEqual([]);
  });

  it.each([0, -1, Number.NaN, 1.5, 604_801, Number.POSITIVE_INFINITY])(
    'refuses to sign for %d seconds',
    async (expiresIn) => {
      await expect(presignerFor().presignGet({ key: 'k', expiresIn })).rejects.toThrow(RangeError);
    },
  );

  it('never signs for longer than the credentials live, and says so', async () => {
    const credentials = () =>
      Promise.resolve({
        accessKeyId: 'ASIA',
        secretAccessKey: 's',
        sessionToken: 't+/=',
        expiration: new Date(Date.now() + 90_500),
      });
    const { url, expiresIn, expiresAt } = await presignerFor({ credentials }).presignGet({
      key: 'k',
      expiresIn: 3600,
    });
    expect(expiresIn).toBeGreaterThan(85);
    expect(expiresIn).toBeLessThanOrEqual(91);
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe(String(expiresIn));
    expect(new URL(url).searchParams.get('X-Amz-Security-Token')).toBe('t+/=');
    expect(expiresAt.getTime()).toBeLessThanOrEqual(Date.now() + 91_000);
  });

  it('answers credentials_unavailable when the provider fails', async () => {
    const credentials = () => Promise.reject(new Error('no route to the metadata service'));
    const answer = presignerFor({ credentials }).presignGet({ key: 'k', expiresIn: 60 });
    await expect(answer).rejects.toMatchObject({ code: 'credentials_unavailable', retryAfter: 5 });
    await expect(answer).rejects.toBeInstanceOf(Problem);
  });
});
