import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createS3Client } from './s3-client.js';
import { S3ObjectStore } from './s3-object-store.js';
import {
  respondWithError,
  type Respond,
  startStoreServer,
  type StoreServer,
} from './store-server.fixture.js';
import { keyOf, prefixOf } from '../object-key.fixture.js';

const OBJECT = {
  'content-type': 'image/png',
  etag: '"e"',
  'last-modified': 'Sun, 22 Nov 2026 06:00:00 GMT',
};

interface TestBed {
  store: S3ObjectStore;
  /** Method, path and range of each request. */
  requests: () => string[];
}

describe('S3ObjectStore', () => {
  let server: StoreServer | undefined;
  const start = async (respond: Respond): Promise<TestBed> => {
    const { options, requests } = (server = await startStoreServer(respond));
    const line = ({ method, url, headers }: IncomingMessage): string =>
      `${method} ${url?.replace(/\?.*/, '')} ${headers.range ?? ''}`.trim();
    return {
      store: new S3ObjectStore(createS3Client(options), options),
      requests: () => requests.map((request) => line(request)),
    };
  };
  afterEach(() => server?.close());

  const ranged =
    (size: number): Respond =>
    (_request, response) => {
      const body = Buffer.alloc(Math.min(size, 4096), 'x');
      response.writeHead(206, {
        ...OBJECT,
        'content-length': body.length,
        'content-range': `bytes 0-${body.length - 1}/${size}`,
      });
      response.end(body);
    };

  it.each([1, 4095, 4096, 4097, 5_000_000_000])(
    'peeks at an object of %d bytes with one ranged GET',
    async (size) => {
      const { store, requests } = await start(ranged(size));
      const { firstBytes, ...metadata } = await store.peek(keyOf('uploads/a b.png'));
      expect(firstBytes).toHaveLength(Math.min(size, 4096));
      expect(metadata).toEqual({
        size,
        contentType: 'image/png',
        etag: '"e"',
        lastModified: new Date('2026-11-22T06:00:00Z'),
      });
      expect(requests()).toEqual(['GET /photos/uploads/a%20b.png bytes=0-4095']);
    },
  );

  it('returns the Content-Encoding of an object, from the ranged GET and from HEAD', async () => {
    const { store, requests } = await start((_request, response) => {
      response.writeHead(200, { ...OBJECT, 'content-encoding': 'gzip', 'content-length': 0 }).end();
    });
    expect((await store.peek(keyOf('a'))).contentEncoding).toBe('gzip');
    expect((await store.head(keyOf('a'))).contentEncoding).toBe('gzip');
    expect(requests()).toEqual(['GET /photos/a bytes=0-4095', 'HEAD /photos/a']);
  });

  it('reports a missing object without a second request', async () => {
    const { store, requests } = await start((_request, response) =>
      respondWithError(response, 404, 'NoSuchKey'),
    );
    await expect(store.peek(keyOf('a'))).rejects.toMatchObject({ code: 'object_not_found' });
    expect(requests()).toHaveLength(1);
  });

  it('falls back to HEAD for an empty object, because S3 answers its ranged GET with 416', async () => {
    const { store, requests } = await start((request, response) => {
      if (request.method === 'GET') respondWithError(response, 416, 'InvalidRange');
      else response.writeHead(200, { ...OBJECT, 'content-length': 0 }).end();
    });
    expect(await store.peek(keyOf('a'))).toMatchObject({
      size: 0,
      contentType: 'image/png',
      firstBytes: new Uint8Array(),
    });
    expect(requests()).toEqual(['GET /photos/a bytes=0-4095', 'HEAD /photos/a']);
  });

  it('peeks again if an empty object was overwritten between the two requests', async () => {
    let empty = true;
    const { store, requests } = await start((request, response) => {
      if (request.method === 'HEAD') {
        empty = false;
        response.writeHead(200, { ...OBJECT, 'content-length': 7 }).end();
      } else if (empty) respondWithError(response, 416, 'InvalidRange');
      else ranged(7)(request, response);
    });
    expect((await store.peek(keyOf('a'))).firstBytes).toHaveLength(7);
    expect(requests()).toHaveLength(3);
  });

  function* endless(): Generator<Buffer> {
    for (;;) yield Buffer.alloc(65_536);
  }

  it('fails if the store rejects every range of an object that is not empty', async () => {
    const { store, requests } = await start((request, response) => {
      if (request.method === 'GET') respondWithError(response, 416, 'InvalidRange');
      else response.writeHead(200, { ...OBJECT, 'content-length': 7 }).end();
    });
    await expect(store.peek(keyOf('a'))).rejects.toMatchObject({
      code: 'store_unreachable',
      errorCode: 'InvalidRange',
    });
    expect(requests()).toHaveLength(3);
  });

  it('reads 4 KiB and closes the connection if the store ignores the range', async () => {
    let closed = false;
    const size = 500_000_000;
    const { store } = await start((_request, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { ...OBJECT, 'content-length': size });
      Readable.from(endless()).pipe(response);
    });
    const { firstBytes, ...metadata } = await store.peek(keyOf('a'));
    expect(firstBytes).toHaveLength(4096);
    expect(metadata.size).toBe(size);
    await expect.poll(() => closed).toBe(true);
  });

  it('does not wait for a body that arrives too slowly', async () => {
    const { store } = await start((_request, response) => {
      response.writeHead(206, { ...OBJECT, 'content-length': 4096, 'content-range': 'bytes 0-4095/9999' });
      response.write('x');
    });
    const started = Date.now();
    await expect(store.peek(keyOf('a'))).rejects.toMatchObject({ code: 'store_unreachable' });
    expect(Date.now() - started).toBeLessThan(1500);
  });

  it('requests the checksum only on demand, and ignores the checksum of a multipart upload', async () => {
    const modes: unknown[] = [];
    const sums = [
      'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
      'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=-3',
    ];
    const { store } = await start((request, response) => {
      modes.push(request.headers['x-amz-checksum-mode']);
      response
        .writeHead(200, {
          ...OBJECT,
          'content-length': 5,
          'x-amz-checksum-sha256': sums[modes.length - 1] ?? '',
        })
        .end();
    });
    expect((await store.head(keyOf('a'), { checksum: true })).checksumSha256).toBe(sums[0]);
    expect((await store.head(keyOf('a'), { checksum: true })).checksumSha256).toBeUndefined();
    await store.head(keyOf('a'));
    expect(modes).toEqual(['ENABLED', 'ENABLED', undefined]);
  });

  it.each([
    [
      'encoded',
      'uploads/a+b%2Bc%25+%E2%82%AC%01',
      '<EncodingType>url</EncodingType>',
      'uploads/a b+c% €\u0001',
    ],
    ['unencoded', 'uploads/a+b%2B', '', 'uploads/a+b%2B'],
  ])('lists keys that the store sends %s', async (_how, written, encoding, key) => {
    const { store, requests } = await start((request, response) => {
      const query = new URL(request.url ?? '', 'http://x').searchParams;
      expect(Object.fromEntries(query)).toMatchObject({
        prefix: 'uploads/',
        'start-after': 'uploads/a',
        'max-keys': '1',
      });
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(
          `<ListBucketResult>${encoding}<IsTruncated>true</IsTruncated><Contents><Key>${written}</Key><Size>7</Size>` +
            '<ETag>"e"</ETag><LastModified>2026-11-22T06:00:00.000Z</LastModified></Contents></ListBucketResult>',
        );
    });
    expect(await store.list({ prefix: prefixOf('uploads/'), after: 'uploads/a', limit: 1 })).toEqual({
      objects: [{ key, size: 7, etag: '"e"', lastModified: new Date('2026-11-22T06:00:00Z') }],
      next: key,
    });
    expect(requests()).toEqual(['GET /photos/']);
  });

  it('continues after the last key of a page', async () => {
    const contents = ['uploads/a', 'uploads/b']
      .map((key) => `<Contents><Key>${key}</Key></Contents>`)
      .join('');
    const { store } = await start((_request, response) =>
      response.end(`<ListBucketResult><IsTruncated>true</IsTruncated>${contents}</ListBucketResult>`),
    );
    expect((await store.list({ prefix: prefixOf('uploads/'), limit: 2 })).next).toBe('uploads/b');
  });

  it('reports the last page', async () => {
    const { store } = await start((_request, response) =>
      response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'),
    );
    expect(await store.list({ prefix: prefixOf('uploads/'), limit: 1 })).toEqual({
      objects: [],
      next: undefined,
    });
  });

  it('deletes an object with one request', async () => {
    const { store, requests } = await start((_request, response) => response.writeHead(204).end());
    await store.delete(keyOf('a'));
    expect(requests()).toEqual(['DELETE /photos/a']);
  });
});
