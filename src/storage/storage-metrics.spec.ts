import { describe, expect, it } from 'vitest';
import { Metrics } from '../metrics/metrics.js';
import { OPTIONS } from './bucket-options.fixture.js';
import { Buckets } from './buckets.js';
import { keyOf } from './object-key.fixture.js';
import { respondWithError, startStoreServer } from './s3/store-server.fixture.js';

function valuesOf(metrics: Metrics, family: string): Record<string, number> {
  const samples = [...(metrics.families.find(({ name }) => name === family)?.samples() ?? [])];
  return Object.fromEntries(
    samples
      .filter(({ suffix }) => suffix !== '_bucket')
      .map(({ suffix, labels, value }) => [
        [...Object.values(labels), suffix].filter(Boolean).join(' '),
        value,
      ]),
  );
}

describe('StorageMetrics', () => {
  it('counts what is signed, by kind, media type and declared size', async () => {
    const metrics = new Metrics();
    const buckets = new Buckets(0, metrics);
    const { presigner, uploadPresigner } = await buckets.get(OPTIONS);
    const [key, expiresIn] = [keyOf('uploads/a.pdf'), 60];
    await presigner.presignGet({ key, expiresIn });
    await presigner.presignGet({ key, expiresIn, response: { contentType: 'image/jpg' } });
    for (let index = 0; index < 20; index += 1)
      await presigner.presignGet({ key: keyOf(`x.e${index}`), expiresIn });
    await uploadPresigner.presignPut({
      key,
      expiresIn,
      headers: { 'content-type': 'Image/PNG; a=b', 'content-length': '2000' },
    });
    await uploadPresigner.presignPost({
      key,
      expiresIn,
      fields: { 'Content-Type': 'text/x-hostile-1' },
      minSize: 0,
      maxSize: 10,
    });
    await uploadPresigner.presignPart({ key, expiresIn, uploadId: 'u', partNumber: 1, headers: {} });
    await expect(presigner.presignHead({ key, expiresIn: 0 })).rejects.toThrow(RangeError);
    expect(valuesOf(metrics, 'signpost_signatures')).toEqual({
      'get _total': 22,
      'put _total': 1,
      'form _total': 1,
      'part _total': 1,
    });
    expect(valuesOf(metrics, 'signpost_downloads')).toEqual({
      'application/pdf _total': 1,
      'image/jpeg _total': 1,
      'other _total': 20,
    });
    expect(valuesOf(metrics, 'signpost_uploads')).toEqual({ 'image/png _total': 1, 'other _total': 1 });
    expect(valuesOf(metrics, 'signpost_upload_size_bytes')).toEqual({ _sum: 2000, _count: 1 });
    buckets.close();
  });

  it('times calls to the store by outcome, and does not count what is signed for them', async () => {
    const metrics = new Metrics();
    const store = await startStoreServer(({ url }, response) => {
      response.setHeader('date', new Date(Date.now() - 100_000).toUTCString());
      if (url?.includes('missing') === true) respondWithError(response, 404, 'NoSuchKey');
      else response.writeHead(206, { 'content-range': 'bytes 0-0/1' }).end('a');
    });
    const buckets = new Buckets(0, metrics);
    const { objects } = await buckets.get(store.options);
    await objects.head(keyOf('there'));
    await expect(objects.head(keyOf('missing'))).rejects.toThrow();
    expect(valuesOf(metrics, 'signpost_store_call_duration_seconds')).toMatchObject({
      'head ok _count': 1,
      'head object_not_found _count': 1,
    });
    expect(valuesOf(metrics, 'signpost_signatures')).toEqual({});
    const skew = valuesOf(metrics, 'signpost_store_clock_skew_seconds')[OPTIONS.bucket];
    expect(skew).toBeGreaterThanOrEqual(99);
    expect(skew).toBeLessThanOrEqual(102);
    buckets.close();
    store.close();
  });

  it('reports whether the store of each bucket is called', async () => {
    const metrics = new Metrics();
    const buckets = new Buckets(0, metrics);
    const up = (): unknown => valuesOf(metrics, 'signpost_store_up');
    const nobody = { ...OPTIONS, endpoint: 'http://127.0.0.1:1', timeoutMs: 200 };
    const { objects } = await buckets.get(nobody);
    await buckets.get({ ...nobody, bucket: 'other' });
    expect(up()).toEqual({ photos: 1, other: 1 });
    for (let call = 0; call < 5; call += 1) {
      await expect(objects.head(keyOf('a'))).rejects.toMatchObject({ code: 'store_unreachable' });
    }
    expect(up()).toEqual({ photos: 0, other: 1 });
    buckets.close();
  });

  it('reports for each bucket the credentials that expire first', async () => {
    const metrics = new Metrics();
    const buckets = new Buckets(0, metrics);
    const expiring = (seconds: number) => () =>
      Promise.resolve({
        accessKeyId: 'A',
        secretAccessKey: 'B',
        expiration: new Date((2_000_000_000 + seconds) * 1000),
      });
    for (const seconds of [500, 100, 900]) {
      const { presigner } = await buckets.get({ ...OPTIONS, credentials: expiring(seconds) });
      await presigner.presignHead({ key: keyOf('a'), expiresIn: 60 });
    }
    expect(valuesOf(metrics, 'signpost_store_credentials_expiry_seconds')).toEqual({
      [OPTIONS.bucket]: 2_000_000_100,
    });
    buckets.close();
  });
});
