import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createS3Client } from './s3-client.js';
import { S3ObjectStore } from './s3.object-store.js';
import type { Store } from './store.js';

const OBJECT = {
  'content-type': 'image/png',
  etag: '"e"',
  'last-modified': 'Sun, 22 Nov 2026 06:00:00 GMT',
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface Stand {
  store: S3ObjectStore;
  /** Method, path and range of each request. */
  asked: string[];
  server: Server;
}

/** An object store over a server that answers what a test says and counts the requests. */
async function standFor(answer: Answer): Promise<Stand> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(/\?.*/, '')} ${request.headers.range ?? ''}`.trim());
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const options: Store = {
    bucket: 'b',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forcePathStyle: true,
    signer: 'sigv4',
    timeoutMs: 500,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  };
  return { store: new S3ObjectStore(createS3Client(options), options), asked, server };
}

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<Error><Code>${code}</Code></Error>`);
};

describe('S3ObjectStore', () => {
  let stand: Stand | undefined;
  const start = async (answer: Answer): Promise<Stand> => (stand = await standFor(answer));
  afterEach(() => {
    stand?.server.closeAllConnections();
    stand?.server.close();
  });

  const ranged =
    (size: number): Answer =>
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
    'peeks at an object of %d bytes by one ranged GET',
    async (size) => {
      const { store, asked } = await start(ranged(size));
      const { firstBytes, ...metadata } = await store.peek('uploads/a b.png');
      expect(firstBytes).toHaveLength(Math.min(size, 4096));
      expect(metadata).toEqual({
        size,
        contentType: 'image/png',
        etag: '"e"',
        lastModified: new Date('2026-11-22T06:00:00Z'),
      });
      expect(asked).toEqual(['GET /b/uploads/a%20b.png bytes=0-4095']);
    },
  );

  it('tells the encoding that an object was stored with, by the ranged GET as by HEAD', async () => {
    const { store, asked } = await start((_request, response) => {
      response.writeHead(200, { ...OBJECT, 'content-encoding': 'gzip', 'content-length': 0 }).end();
    });
    expect((await store.peek('a')).contentEncoding).toBe('gzip');
    expect((await store.head('a')).contentEncoding).toBe('gzip');
    expect(asked).toEqual(['GET /b/a bytes=0-4095', 'HEAD /b/a']);
  });

  it('learns by the same GET that there is no such object', async () => {
    const { store, asked } = await start((_request, response) => refuse(response, 404, 'NoSuchKey'));
    await expect(store.peek('a')).rejects.toMatchObject({ code: 'object_not_found' });
    expect(asked).toHaveLength(1);
  });

  it('asks by HEAD for what is empty, for a range of that is refused without a word about it', async () => {
    const { store, asked } = await start((request, response) => {
      if (request.method === 'GET') refuse(response, 416, 'InvalidRange');
      else response.writeHead(200, { ...OBJECT, 'content-length': 0 }).end();
    });
    expect(await store.peek('a')).toMatchObject({
      size: 0,
      contentType: 'image/png',
      firstBytes: new Uint8Array(),
    });
    expect(asked).toEqual(['GET /b/a bytes=0-4095', 'HEAD /b/a']);
  });

  it('looks again when an empty object was written to between the two', async () => {
    let empty = true;
    const { store, asked } = await start((request, response) => {
      if (request.method === 'HEAD') {
        empty = false;
        response.writeHead(200, { ...OBJECT, 'content-length': 7 }).end();
      } else if (empty) refuse(response, 416, 'InvalidRange');
      else ranged(7)(request, response);
    });
    expect((await store.peek('a')).firstBytes).toHaveLength(7);
    expect(asked).toHaveLength(3);
  });

  function* endless(): Generator<Buffer> {
    for (;;) yield Buffer.alloc(65_536);
  }

  it('gives up on a store that refuses every range of what is not empty', async () => {
    const { store, asked } = await start((request, response) => {
      if (request.method === 'GET') refuse(response, 416, 'InvalidRange');
      else response.writeHead(200, { ...OBJECT, 'content-length': 7 }).end();
    });
    await expect(store.peek('a')).rejects.toMatchObject({
      code: 'store_unreachable',
      errorCode: 'InvalidRange',
    });
    expect(asked).toHaveLength(3);
  });

  it('takes 4 KiB and hangs up where a store takes no notice of the range', async () => {
    let closed = false;
    const size = 500_000_000;
    const { store } = await start((_request, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200, { ...OBJECT, 'content-length': size });
      Readable.from(endless()).pipe(response);
    });
    const { firstBytes, ...metadata } = await store.peek('a');
    expect(firstBytes).toHaveLength(4096);
    expect(metadata.size).toBe(size);
    await expect.poll(() => closed).toBe(true);
  });

  it('does not wait for bytes that drip', async () => {
    const { store } = await start((_request, response) => {
      response.writeHead(206, { ...OBJECT, 'content-length': 4096, 'content-range': 'bytes 0-4095/9999' });
      response.write('x');
    });
    const started = Date.now();
    await expect(store.peek('a')).rejects.toMatchObject({ code: 'store_unreachable' });
    expect(Date.now() - started).toBeLessThan(1500);
  });

  it('asks for the checksum only when it is to, and tells one of parts from one of the whole', async () => {
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
    expect((await store.head('a', { checksum: true })).checksumSha256).toBe(sums[0]);
    expect((await store.head('a', { checksum: true })).checksumSha256).toBeUndefined();
    await store.head('a');
    expect(modes).toEqual(['ENABLED', 'ENABLED', undefined]);
  });

  it.each([
    [
      'encoded',
      'uploads/a+b%2Bc%25+%E2%82%AC%01',
      '<EncodingType>url</EncodingType>',
      'uploads/a b+c% €\u0001',
    ],
    ['as they are', 'uploads/a+b%2B', '', 'uploads/a+b%2B'],
  ])('lists keys that come %s', async (_how, written, encoding, key) => {
    const { store, asked } = await start((request, response) => {
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
    expect(await store.list({ prefix: 'uploads/', after: 'uploads/a', limit: 1 })).toEqual({
      objects: [{ key, size: 7, etag: '"e"', lastModified: new Date('2026-11-22T06:00:00Z') }],
      next: key,
    });
    expect(asked).toEqual(['GET /b/']);
  });

  it('says when a page is the last', async () => {
    const { store } = await start((_request, response) =>
      response.end('<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>'),
    );
    expect(await store.list({ prefix: 'uploads/', limit: 1 })).toEqual({ objects: [], next: undefined });
  });

  it('deletes', async () => {
    const { store, asked } = await start((_request, response) => response.writeHead(204).end());
    await store.delete('a');
    expect(asked).toEqual(['DELETE /b/a']);
  });
});
