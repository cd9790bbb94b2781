import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../errors/catalogue.js';
import type { Bucket } from '../bucket.js';
import type { BucketOptions } from '../bucket-options.js';
import { keyOf } from '../object-key.fixture.js';
import { openBucket } from '../open-bucket.js';
import {
  respondWithError,
  type Respond,
  startStoreServer,
  type StoreServer,
} from './store-server.fixture.js';

const OBJECT = {
  'content-type': 'image/png',
  etag: '"e"',
  'last-modified': 'Sun, 22 Nov 2026 06:00:00 GMT',
};
const KEY = keyOf('uploads/a b.png');

/** Responds as S3 does to a range of an object of this size. */
const objectOf =
  (size: number, headers: Record<string, string> = {}): Respond =>
  (request, response) => {
    const last = Number(/^bytes=0-(\d+)$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN);
    if (size === 0 && !Number.isNaN(last)) {
      response.setHeader('content-range', 'bytes */0');
      respondWithError(response, 416, 'InvalidRange');
      return;
    }
    const body = Buffer.alloc(Math.min(size, Number.isNaN(last) ? size : last + 1), 'x');
    const range = Number.isNaN(last) ? {} : { 'content-range': `bytes 0-${body.length - 1}/${size}` };
    response.writeHead(Number.isNaN(last) ? 200 : 206, {
      ...OBJECT,
      ...range,
      'content-length': body.length,
      ...headers,
    });
    response.end(body);
  };

describe('SignedObjectStore', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
    vi.restoreAllMocks();
  });

  const open = async (options: BucketOptions): Promise<Bucket> => {
    const bucket = await openBucket(options);
    closing.push(() => bucket.close());
    return bucket;
  };
  const start = async (
    respond: Respond,
    options: Partial<BucketOptions> = {},
  ): Promise<Bucket & { lines: () => string[]; server: StoreServer }> => {
    const server = await startStoreServer(respond);
    closing.push(() => server.close());
    const line = ({ method, url, headers }: IncomingMessage): string =>
      `${method} ${url?.replace(/\?.*/, '')} ${headers.range ?? ''}`.trim();
    const bucket = await open({ ...server.options, ...options });
    return { ...bucket, lines: () => server.requests.map((request) => line(request)), server };
  };
  /** A TCP server instead of a store. */
  const startTcp = async (server: Server): Promise<Bucket> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const store = await start(objectOf(1), { endpoint: `http://127.0.0.1:${port}` });
    closing.push(() => server.close());
    return store;
  };

  describe('one request', () => {
    it.each([1, 4095, 4096, 4097, 5_000_000_000])('peeks at an object of %d bytes', async (size) => {
      const { objects, lines, server } = await start(objectOf(size));
      const { firstBytes, ...metadata } = await objects.peek(KEY);
      expect(firstBytes).toHaveLength(Math.min(size, 4096));
      const lastModified = new Date('2026-11-22T06:00:00Z');
      expect(metadata).toEqual({ size, contentType: 'image/png', etag: '"e"', lastModified });
      expect(lines()).toEqual(['GET /photos/uploads/a%20b.png bytes=0-4095']);
      expect(server.requests[0]?.url).toMatch(/\?X-Amz-Algorithm=.*&X-Amz-Signature=[\da-f]{64}$/);
    });

    it('finds out whether an object exists', async () => {
      const { objects, lines } = await start(objectOf(5000));
      expect(await objects.head(KEY)).toMatchObject({ size: 5000, contentType: 'image/png', etag: '"e"' });
      expect(lines()).toEqual(['GET /photos/uploads/a%20b.png bytes=0-0']);
    });

    it.each(['head', 'peek'] as const)('reports a missing object to %s', async (method) => {
      const { objects, lines } = await start((_request, response) =>
        respondWithError(response, 404, 'NoSuchKey'),
      );
      await expect(objects[method](KEY)).rejects.toMatchObject({
        code: 'object_not_found',
        errorCode: 'NoSuchKey',
      });
      expect(lines()).toHaveLength(1);
    });

    it.each([
      [404, '<Error><Code>NoSuchBucket</Code></Error>', 'store_refused', 'NoSuchBucket'],
      [403, '<Error><Code>AccessDenied</Code></Error>', 'store_refused', 'AccessDenied'],
      [403, '<html>blocked</html>', 'store_refused', 'Http403'],
      [301, '<Error><Code>PermanentRedirect</Code></Error>', 'store_refused', 'PermanentRedirect'],
      [404, '', 'object_not_found', 'NotFound'],
      [404, '<Error><Code>NoSu', 'store_unreachable', 'UnreadableResponse'],
      [404, '<html>404</html>', 'store_unreachable', 'UnreadableResponse'],
    ])('reads the reason of status %d from %j', async (status, body, code, errorCode) => {
      const { objects, lines } = await start((_request, response) => response.writeHead(status).end(body));
      await expect(objects.head(KEY)).rejects.toMatchObject({ code, errorCode });
      expect(lines()).toHaveLength(1);
    });
  });

  it.each([
    ['with the type', { 'content-encoding': 'gzip' }, { contentEncoding: 'gzip' }],
    ['the version', { 'x-amz-version-id': 'v1' }, { versionId: 'v1' }],
    ['no version of an object stored without versioning', { 'x-amz-version-id': 'null' }, {}],
    ['the default type', { 'content-type': [] }, { contentType: 'application/octet-stream' }],
  ])('returns %s', async (_what, headers, expected) => {
    const { objects } = await start((request, response) => {
      const { 'content-type': type, ...rest } = { 'content-type': 'image/png', ...headers };
      response.writeHead(206, {
        ...(typeof type === 'string' && { 'content-type': type }),
        etag: '"e"',
        'content-range': 'bytes 0-0/1',
        ...rest,
      });
      response.end('x');
      expect(request.method).toBe('GET');
    });
    const lastModified = new Date(0);
    const metadata = { size: 1, contentType: 'image/png', etag: '"e"', lastModified, ...expected };
    expect(await objects.head(KEY)).toEqual(metadata);
  });

  it.each(['head', 'peek'] as const)(
    'sends a second GET, without a range, to %s an empty object',
    async (method) => {
      const { objects, lines } = await start(objectOf(0));
      expect(await objects[method](KEY)).toMatchObject({ size: 0, contentType: 'image/png', etag: '"e"' });
      const bytes = method === 'head' ? 'bytes=0-0' : 'bytes=0-4095';
      expect(lines()).toEqual([`GET /photos/uploads/a%20b.png ${bytes}`, 'GET /photos/uploads/a%20b.png']);
    },
  );

  it.each([
    ['a store that ignores ranges', (_request: IncomingMessage): boolean => true],
    [
      'a store that rejects every range',
      ({ headers }: IncomingMessage): boolean => headers.range === undefined,
    ],
  ])('reads 4 KiB of %s, and closes the connection', async (_what, serves) => {
    let closed = false;
    const { objects } = await start((request, response) => {
      if (!serves(request)) return respondWithError(response, 416, 'InvalidRange');
      response.on('close', () => (closed = true));
      response.writeHead(200, { ...OBJECT, 'content-length': 500_000_000 });
      return write(response);
    });
    const { firstBytes, size } = await objects.peek(KEY);
    expect(firstBytes).toHaveLength(4096);
    expect(size).toBe(500_000_000);
    await expect.poll(() => closed).toBe(true);
  });

  it('asks at the internal endpoint, not at the one for clients', async () => {
    const { objects, presigner, lines } = await start(objectOf(1), {
      publicEndpoint: 'https://files.example',
    });
    await objects.head(KEY);
    expect(lines()).toHaveLength(1);
    expect(presigner.origin).toBe('https://files.example');
  });

  it('asks by the SDK with its signer', async () => {
    const { objects, lines } = await start(objectOf(1), { signer: 'sdk' });
    await objects.head(KEY);
    expect(lines()).toEqual(['HEAD /photos/uploads/a%20b.png']);
  });

  it('asks for a checksum, and for an archived object, by HEAD', async () => {
    const { objects, lines } = await start((request, response) => {
      if (request.method === 'GET') return respondWithError(response, 403, 'InvalidObjectState');
      return response
        .writeHead(200, { ...OBJECT, 'content-length': 7, 'x-amz-checksum-sha256': 'abc' })
        .end();
    });
    expect(await objects.head(KEY, { checksum: true })).toMatchObject({ checksumSha256: 'abc' });
    expect(lines()).toEqual(['HEAD /photos/uploads/a%20b.png']);
    expect(await objects.head(KEY)).toMatchObject({ size: 7 });
    expect(lines().slice(1)).toEqual([
      'GET /photos/uploads/a%20b.png bytes=0-0',
      'HEAD /photos/uploads/a%20b.png',
    ]);
  });

  it('sends the session token of temporary credentials', async () => {
    const credentials = { accessKeyId: 'ASIA', secretAccessKey: 's', sessionToken: 'token+/=' };
    const { objects, server } = await start(objectOf(1), { credentials });
    await objects.head(KEY);
    const query = new URL(server.requests[0]?.url ?? '', 'http://x').searchParams;
    expect(query.get('X-Amz-Security-Token')).toBe('token+/=');
  });

  it('reuses its connections, and opens at most 256', async () => {
    const sockets = new Set<unknown>();
    const respond: Respond = (request, response) => {
      sockets.add(request.socket);
      objectOf(5000)(request, response);
    };
    const { objects } = await start(respond, { timeoutMs: 20_000 });
    for (let call = 0; call < 5; call += 1) await objects.peek(KEY);
    // The pool may open a second one before the first is known to be free.
    expect(sockets.size).toBeLessThanOrEqual(2);
    await Promise.all(Array.from({ length: 1000 }, () => objects.peek(KEY)));
    expect(sockets.size).toBeLessThanOrEqual(256);
  });

  describe('a failing store', () => {
    it.each([429, 500, 502, 503, 504])('is asked three times if it responds with %d', async (status) => {
      const { objects, lines } = await start((_request, response) =>
        respondWithError(response, status, 'SlowDown'),
      );
      await expect(objects.head(KEY)).rejects.toMatchObject({
        code: 'store_unreachable',
        errorCode: 'SlowDown',
        retryAfter: 2,
      });
      expect(lines()).toHaveLength(3);
    });

    it('is asked again after a reset', async () => {
      let tries = 0;
      const { objects, lines } = await start((request, response) => {
        tries += 1;
        if (tries < 3) request.socket.resetAndDestroy();
        else objectOf(9)(request, response);
      });
      expect(await objects.head(KEY)).toMatchObject({ size: 9 });
      expect(lines()).toHaveLength(3);
    });

    it.each<[what: string, respond: Respond]>([
      ['sends no response', () => undefined],
      [
        'sends the headers only',
        (_request, response) => {
          response.writeHead(206, {
            ...OBJECT,
            'content-length': 4096,
            'content-range': 'bytes 0-4095/9999',
          });
          response.flushHeaders();
        },
      ],
      [
        'drips its response',
        (_request, response) => {
          response.writeHead(206, {
            ...OBJECT,
            'content-length': 4096,
            'content-range': 'bytes 0-4095/9999',
          });
          const timer = setInterval(() => response.write('x'), 20);
          response.on('close', () => clearInterval(timer));
        },
      ],
      [
        'drips an error',
        (_request, response) => {
          response.writeHead(403, { 'content-type': 'application/xml' });
          const timer = setInterval(() => response.write('<'), 20);
          response.on('close', () => clearInterval(timer));
        },
      ],
    ])('is given up at the deadline if it %s', async (_what, respond) => {
      let isClosed = false;
      const { objects, lines } = await start((request, response) => {
        request.socket.once('close', () => (isClosed = true));
        respond(request, response);
      });
      const begin = performance.now();
      await expect(objects.peek(KEY)).rejects.toMatchObject({
        code: 'store_unreachable',
        errorCode: 'TimeoutError',
      });
      expect(performance.now() - begin).toBeGreaterThan(450);
      expect(performance.now() - begin).toBeLessThan(1500);
      expect(lines()).toHaveLength(1);
      await expect.poll(() => isClosed, { timeout: 1000 }).toBe(true);
    });

    it('delays no request beyond its deadline while all connections are in use, and is asked again afterwards', async () => {
      let isFrozen = true;
      const { objects } = await start((request, response) => {
        if (!isFrozen) objectOf(1)(request, response);
      });
      const codeOf = (error: unknown): unknown => (error instanceof Problem ? error.errorCode : error);
      const begin = performance.now();
      const codes = await Promise.all(Array.from({ length: 600 }, () => objects.head(KEY).catch(codeOf)));
      expect(performance.now() - begin).toBeLessThan(1500);
      expect(new Set(codes)).toEqual(new Set(['TimeoutError']));
      isFrozen = false;
      expect(await objects.head(KEY)).toMatchObject({ size: 1 });
    });

    it.each([
      ['206 without a size', 206, { 'content-range': 'bytes 0-0/*' }],
      ['206 without a range', 206, {}],
      ['206 with an impossible size', 206, { 'content-range': 'bytes 0-0/99999999999999999999' }],
      ['200 without a length', 200, {}],
    ])('is not believed if it responds %s', async (_what, status, headers) => {
      const { objects } = await start((_request, response) => response.writeHead(status, headers).end('x'));
      await expect(objects.head(KEY)).rejects.toMatchObject({
        code: 'store_unreachable',
        errorCode: 'UnreadableResponse',
      });
    });

    it.each([
      ['what is not HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
      [
        'endless headers',
        `HTTP/1.1 206 Partial Content\r\n${'x-a: aaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(2000)}`,
      ],
      [
        'a body that ends early',
        'HTTP/1.1 206 OK\r\ncontent-length: 9\r\ncontent-range: bytes 0-8/9\r\n\r\nabc',
      ],
    ])('is unreachable if it sends %s', async (_what, text) => {
      const server = createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.end(text));
      });
      const { objects } = await startTcp(server);
      const begin = performance.now();
      await expect(objects.peek(KEY)).rejects.toMatchObject({ code: 'store_unreachable' });
      expect(performance.now() - begin).toBeLessThan(1500);
    });

    it('is unreachable if nothing listens, with the reason', async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const { objects } = await start(objectOf(1), { endpoint: `http://127.0.0.1:${port}` });
      await expect(objects.head(KEY)).rejects.toMatchObject({
        code: 'store_unreachable',
        errorCode: 'ECONNREFUSED',
      });
    });

    it('receives no request without credentials', async () => {
      const credentials = (): Promise<never> =>
        Promise.reject(Object.assign(new Error('none'), { name: 'CredentialsProviderError' }));
      const { objects, lines } = await start(objectOf(1), { credentials });
      await expect(objects.head(KEY)).rejects.toMatchObject({ code: 'credentials_unavailable' });
      expect(lines()).toEqual([]);
    });
  });

  it('closes its connections with the bucket', async () => {
    const sockets = new Set<IncomingMessage['socket']>();
    const { objects, close } = await start((request, response) => {
      sockets.add(request.socket);
      objectOf(1)(request, response);
    });
    await objects.head(KEY);
    close();
    // Idle connections would close after some seconds too.
    await expect
      .poll(() => [...sockets].map(({ destroyed }) => destroyed), { timeout: 1000 })
      .toEqual([true]);
  });

  describe('the clock', () => {
    const dateAt = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();
    /** Whether the signature's date is within 15 minutes of the store's. */
    const isSignedNear = (request: IncomingMessage, seconds: number): boolean => {
      const text = new URL(request.url ?? '', 'http://x').searchParams.get('X-Amz-Date') ?? '';
      const date = text.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:');
      return Math.abs(Date.parse(date) - Date.now() - seconds * 1000) < 900_000;
    };

    it.each([-7200, 7200])('is corrected by %d s after the first response', async (seconds) => {
      vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
      const { objects, lines, clock } = await start((request, response) => {
        response.setHeader('date', dateAt(seconds));
        if (isSignedNear(request, seconds)) objectOf(3)(request, response);
        else respondWithError(response, 403, 'AccessDenied');
      });
      expect(await objects.head(KEY)).toMatchObject({ size: 3 });
      expect(lines()).toHaveLength(2);
      expect(Math.abs(clock.seconds + seconds)).toBeLessThan(5);
      await objects.head(KEY);
      expect(lines()).toHaveLength(3);
    });

    it('does not make a rejection repeat more than once', async () => {
      vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
      let ahead = 0;
      const { objects, lines } = await start((_request, response) => {
        ahead = 7200 - ahead;
        response.setHeader('date', dateAt(ahead));
        respondWithError(response, 403, 'AccessDenied');
      });
      await expect(objects.head(KEY)).rejects.toMatchObject({ errorCode: 'AccessDenied' });
      expect(lines()).toHaveLength(2);
    });
  });
});

/** Endless. */
function write(response: ServerResponse): void {
  const chunk = Buffer.alloc(65_536);
  const fill = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', fill);
  };
  fill();
}
