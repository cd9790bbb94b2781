import { createHash } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestBucket } from './test-bucket.fixture.js';

let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
});
afterEach(async () => {
  await expect.poll(async () => (await bucket.files()).filter((file) => file.startsWith('tmp'))).toEqual([]);
});
afterAll(() => bucket.stop());

describe('an error response', () => {
  it.each([1, 10, 40])('reaches a client that is still sending %i MB with fetch', async (megabytes) => {
    const url = await bucket.presign({ method: 'PUT', key: 'rejected', secretAccessKey: 'guess' });
    const answer = await fetch(bucket.server.endpoint + url, {
      method: 'PUT',
      body: Buffer.alloc(megabytes * 1024 ** 2),
    });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
  });

  it('in the middle of aws-chunked leaves the connection usable', async () => {
    const { path, headers } = await bucket.sign({
      method: 'PUT',
      key: 'rejected',
      headers: {
        'content-encoding': 'aws-chunked',
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': '5',
        'x-amz-trailer': 'x-amz-checksum-crc32',
      },
    });
    const lines = Object.entries({ ...headers, 'content-length': '3000000' }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
    socket.write(`PUT ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\nzz\r\n${'x'.repeat(2_999_996)}`);
    socket.write(`GET / HTTP/1.1\r\nHost: ${bucket.host}\r\nConnection: close\r\n\r\n`);
    let seen = '';
    for await (const chunk of socket) seen += String(chunk);
    expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400', 'HTTP/1.1 403']);
  });

  it('ends the connection of a client that keeps sending', async () => {
    const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
    socket.on('error', () => undefined);
    let seen = '';
    socket.on('data', (chunk) => (seen += String(chunk)));
    socket.write(`PUT /signpost/a HTTP/1.1\r\nHost: ${bucket.host}\r\nContent-Length: 5000000000\r\n\r\n`);
    const block = Buffer.alloc(1024 ** 2);
    let sent = 0;
    for (; sent < 500 && !socket.destroyed; sent += 1) {
      await new Promise((resolve) => socket.write(block, resolve));
    }
    expect(seen).toMatch(/^HTTP\/1\.1 403 /);
    expect(sent).toBeLessThan(100);
  });

  it('replaces 100 Continue for a client that expects it', async () => {
    const start = async (secretAccessKey?: string): Promise<string> => {
      const path = await bucket.presign({
        method: 'PUT',
        key: 'expect',
        ...(secretAccessKey && { secretAccessKey }),
      });
      const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
      socket.write(
        `PUT ${path} HTTP/1.1\r\nHost: ${bucket.host}\r\n${secretAccessKey ? '' : 'Connection: close\r\n'}Content-Length: 4\r\nExpect: 100-continue\r\n\r\n`,
      );
      let seen = '';
      for await (const chunk of socket) {
        if (seen === '' && String(chunk).startsWith('HTTP/1.1 100')) socket.write('body');
        seen += String(chunk);
      }
      return seen;
    };
    expect(await start()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
    const rejected = await start('guess');
    expect(rejected).toMatch(/^HTTP\/1\.1 403 /);
    expect(rejected).toMatch(/connection: close/i);
  });
});

describe('an expectation', () => {
  it.each(['', ' ', '200'])('of %j is ignored', async (expectation) => {
    const path = await bucket.presign({ method: 'PUT', key: 'expecting' });
    const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
    socket.write(
      `PUT ${path} HTTP/1.1\r\nHost: ${bucket.host}\r\nConnection: close\r\nContent-Length: 4\r\nExpect:${expectation}\r\n\r\nbody`,
    );
    let seen = '';
    for await (const chunk of socket) seen += String(chunk);
    expect(seen).toMatch(/^HTTP\/1\.1 200 OK/);
    expect((await bucket.presigned({ key: 'expecting' })).text).toBe('body');
  });
});

describe('headers and query', () => {
  const tooLarge = { status: 400, code: 'RequestHeaderSectionTooLarge' };
  const disposition = (length: number) => ({ 'response-content-disposition': 'x'.repeat(length) });

  it('of more than 8 KB are rejected', async () => {
    await bucket.put('large-section');
    expect(await bucket.presigned({ key: 'large-section', query: disposition(7000) })).toMatchObject({
      status: 200,
    });
    expect(await bucket.presigned({ key: 'large-section', query: disposition(8192) })).toMatchObject(
      tooLarge,
    );
    const cookie = { cookie: 'x'.repeat(7000) };
    expect(await bucket.presigned({ key: 'large-section' }, { headers: cookie })).toMatchObject({
      status: 200,
    });
    const both = await bucket.presigned(
      { key: 'large-section', query: disposition(4000) },
      { headers: cookie },
    );
    expect(both).toMatchObject(tooLarge);
    expect(both.text).toContain('<MaxSizeAllowed>8192</MaxSizeAllowed>');
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`a${index}`, 'xxxx']));
    expect(await bucket.presigned({ key: 'large-section' }, { headers: many })).toMatchObject(tooLarge);
  });

  it('do not include the key', async () => {
    const key = '日'.repeat(341);
    await bucket.put(key, 'long');
    const answer = await bucket.presigned({ key, query: disposition(6500) });
    expect(answer).toMatchObject({ status: 200, text: 'long' });
  });

  it("of more than Node's own limit are rejected in the same way", async () => {
    const answer = await bucket.presigned({ key: 'a', query: disposition(20_000) });
    expect(answer).toMatchObject(tooLarge);
  });
});

describe('a client that disconnects', () => {
  it('during an upload leaves no file', async () => {
    const before = await bucket.files();
    const path = await bucket.presign({ method: 'PUT', key: 'left' });
    await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
        socket.on('error', () => undefined);
        socket.write(
          `PUT ${path} HTTP/1.1\r\nHost: ${bucket.host}\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(70_000)}`,
        );
        await new Promise((resolve) => setTimeout(resolve, index));
        if (index % 2) socket.resetAndDestroy();
        else socket.destroy();
      }),
    );
    await expect.poll(() => bucket.files()).toEqual(before);
    expect(await bucket.presigned({ key: 'left' })).toMatchObject({ status: 404 });
  });

  it('during a download leaves no file open', async () => {
    await bucket.put('big', Buffer.alloc(20 * 1024 ** 2));
    const path = await bucket.presign({ key: 'big' });
    for (let round = 0; round < 20; round += 1) {
      const { body } = await fetch(bucket.server.endpoint + path);
      const reader = body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    for (const method of ['HEAD', 'GET']) {
      const headers = { 'if-none-match': '*', range: 'bytes=99999999-' };
      await bucket.presigned({ method, key: 'big' });
      await bucket.presigned({ method, key: 'big' }, { headers });
    }
    await expect.poll(() => openFiles(bucket.dir)).toBe(0);
  });
});

describe('S3Server', () => {
  it('streams 100 MB in and out without keeping it in memory', async () => {
    const size = 100 * 1024 ** 2;
    const block = Buffer.alloc(1024 ** 2, 'x');
    const blocks = function* (): Generator<Buffer> {
      for (let sent = 0; sent < size; sent += block.length) yield block;
    };
    let peak = 0;
    const before = process.memoryUsage().rss;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    const headers = { 'content-length': String(size) };
    const put = await bucket.presigned(
      { method: 'PUT', key: 'huge', headers },
      { body: Readable.from(blocks()) },
    );
    expect(put.status).toBe(200);
    const answer = await fetch(bucket.server.endpoint + (await bucket.presign({ key: 'huge' })));
    const hash = createHash('md5');
    if (answer.body) await pipeline(Readable.fromWeb(answer.body), hash);
    clearInterval(watch);
    expect(`"${hash.digest('hex')}"`).toBe(put.headers.etag);
    expect(peak - before).toBeLessThan(80 * 1024 ** 2);
  }, 20_000);

  it.each<[string, string]>([
    [
      'Content-Length and Transfer-Encoding',
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n',
    ],
    ['two different lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
    ['an unknown transfer coding', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
  ])('rejects a request with %s and closes the connection', async (_case, rest) => {
    const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
    socket.write(`PUT /signpost/smuggled HTTP/1.1\r\nHost: ${bucket.host}\r\n${rest}`);
    let seen = '';
    for await (const chunk of socket) seen += String(chunk);
    expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
    expect(seen).toContain('<Code>BadRequest</Code>');
  });
});

/** The number of files below a folder that this process holds open. */
async function openFiles(dir: string): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link.startsWith(dir)).length;
}
