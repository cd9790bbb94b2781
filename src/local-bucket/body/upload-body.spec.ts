import { createHash } from 'node:crypto';
import { readdir, readlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Sha256 } from '../auth/sha256.js';
import type { Answer } from '../raw-http.fixture.js';
import { TestBucket } from '../test-bucket.fixture.js';
import { CHECKSUM_ALGORITHMS, type ChecksumAlgorithm, startDigest } from './checksums.js';

const Bucket = 'signpost';
let bucket: TestBucket;
let stored: string[];

beforeAll(async () => {
  bucket = await TestBucket.start();
  await bucket.put('first');
  stored = await bucket.files();
});
afterEach(async () => {
  await expect.poll(async () => (await bucket.files()).filter((file) => file.startsWith('tmp'))).toEqual([]);
});
afterAll(() => bucket.stop());

const checksum = (algorithm: ChecksumAlgorithm, body: string): string => {
  const digest = startDigest(algorithm);
  digest.update(Buffer.from(body));
  return digest.digest().toString('base64');
};
const md5 = (body: string): string => createHash('md5').update(body).digest('base64');
const chunked = (text: string, chunks: string[]): string =>
  `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n${text}\r\n`;

function streamingHeaders(length: number, trailer = 'x-amz-checksum-crc32'): Record<string, string> {
  return {
    'content-encoding': 'aws-chunked',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'x-amz-decoded-content-length': String(length),
    'x-amz-trailer': trailer,
  };
}

describe('a body that is what its request promised', () => {
  it.each(CHECKSUM_ALGORITHMS)('is stored with its %s, which a reader may ask for', async (algorithm) => {
    const headers = { [`x-amz-checksum-${algorithm}`]: checksum(algorithm, 'body') };
    const put = await bucket.presigned({ method: 'PUT', key: 'summed', headers }, { body: 'body' });
    expect(put).toMatchObject({ status: 200, headers });
    const mode = { 'x-amz-checksum-mode': 'ENABLED' };
    expect((await bucket.presigned({ method: 'HEAD', key: 'summed', headers: mode })).headers).toMatchObject(
      headers,
    );
    expect((await bucket.presigned({ key: 'summed' })).headers).not.toHaveProperty(
      `x-amz-checksum-${algorithm}`,
    );
  });

  it.each<[string, ConstructorParameters<typeof S3Client>[0], Partial<PutObjectCommand['input']>]>([
    ['buffer with the default checksum', {}, { Body: Buffer.from('hello') }],
    ['buffer without', { requestChecksumCalculation: 'WHEN_REQUIRED' }, { Body: Buffer.from('hello') }],
    [
      'stream with a trailing checksum',
      {},
      { Body: Readable.from([Buffer.from('hel'), Buffer.from('lo')]), ContentLength: 5 },
    ],
    ['buffer with SHA-256', {}, { Body: 'hello', ChecksumAlgorithm: 'SHA256' }],
    ['empty', {}, { Body: '' }],
  ])('is stored from the SDK: %s', async (_case, config, input) => {
    const { endpoint, region, credentials } = bucket.server;
    const sdk = new S3Client({
      endpoint,
      region,
      credentials,
      forcePathStyle: true,
      maxAttempts: 1,
      ...config,
    });
    await sdk.send(new PutObjectCommand({ Bucket, Key: 'sdk', ContentEncoding: 'identity', ...input }));
    const object = await sdk.send(new GetObjectCommand({ Bucket, Key: 'sdk' }));
    expect(await object.Body?.transformToString()).toBe(input.Body === '' ? '' : 'hello');
    expect(object.ContentEncoding).toBe('identity');
    sdk.destroy();
  });

  it('tells the SDK its SHA-256 when asked', async () => {
    const ChecksumSHA256 = checksum('sha256', 'x');
    await bucket.s3.send(new PutObjectCommand({ Bucket, Key: 'sha', Body: 'x', ChecksumSHA256 }));
    const head = await bucket.s3.send(new HeadObjectCommand({ Bucket, Key: 'sha', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumSHA256, ChecksumType: 'FULL_OBJECT' });
  });
});

describe('a body that is not is refused and leaves nothing:', () => {
  const wrong = 'not what was promised';
  const sums = CHECKSUM_ALGORITHMS.map((algorithm): [string, Record<string, string>, number, string] => [
    algorithm,
    { [`x-amz-checksum-${algorithm}`]: checksum(algorithm, 'body') },
    400,
    'BadDigest',
  ]);
  it.each<[string, Record<string, string>, number, string]>([
    ...sums,
    ['Content-MD5', { 'content-md5': md5('body') }, 400, 'BadDigest'],
    ['a Content-MD5 that is none', { 'content-md5': 'nonsense' }, 400, 'InvalidDigest'],
    ['a checksum that is none', { 'x-amz-checksum-sha256': 'AAAA' }, 400, 'InvalidRequest'],
    [
      'two checksums',
      { 'x-amz-checksum-sha1': checksum('sha1', wrong), 'x-amz-checksum-crc32': checksum('crc32', wrong) },
      400,
      'InvalidRequest',
    ],
    ['an algorithm without value', { 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 400, 'InvalidRequest'],
    ['a trailer without stream', { 'x-amz-trailer': 'x-amz-checksum-crc32' }, 400, 'InvalidRequest'],
    ['more than 5 GiB', { 'content-length': String(5 * 1024 ** 3 + 1) }, 400, 'EntityTooLarge'],
  ])('%s', async (_case, headers, status, code) => {
    const before = await bucket.files();
    const answer = await bucket.presigned({ method: 'PUT', key: 'refused', headers }, { body: wrong });
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(await bucket.presigned({ key: 'refused' })).toMatchObject({ status: 404 });
    expect(await bucket.files()).toEqual(before);
  });

  it('the old object stays when its successor is refused', async () => {
    const headers = { 'x-amz-checksum-sha256': checksum('sha256', 'else') };
    expect(await bucket.presigned({ method: 'PUT', key: 'first', headers }, { body: 'x' })).toMatchObject({
      status: 400,
    });
    expect((await bucket.presigned({ key: 'first' })).text).toBe('first');
    expect(await bucket.files()).toEqual(expect.arrayContaining(stored));
  });

  it('plain Transfer-Encoding: chunked, which has no length', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    const answer = await bucket.presigned({ method: 'PUT', key: 'refused' }, { headers, body: 'x' });
    expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' });
  });
});

describe('aws-chunked', () => {
  const put = (headers: Record<string, string>, body: string): Promise<Answer> =>
    bucket.signed({ method: 'PUT', key: 'chunked', headers }, { body });

  it('is unwrapped, however it is cut', async () => {
    const body = chunked(`x-amz-checksum-crc32:${checksum('crc32', 'hello world')}\r\n`, [
      'hello',
      ' ',
      'world',
    ]);
    expect(await put(streamingHeaders(11), body)).toMatchObject({ status: 200 });
    const answer = await bucket.presigned({ key: 'chunked' });
    expect(answer.text).toBe('hello world');
    expect(answer.headers).not.toHaveProperty('content-encoding');
  });

  const trailer = `x-amz-checksum-crc32:${checksum('crc32', 'hello')}\r\n`;
  it.each<[string, number, string, string, string?]>([
    [
      'a wrong trailer',
      5,
      chunked(`x-amz-checksum-crc32:${checksum('crc32', 'hallo')}\r\n`, ['hello']),
      'BadDigest',
    ],
    ['no trailer', 5, chunked('', ['hello']), 'MalformedTrailerError'],
    ['a trailer that is none', 5, chunked('nonsense\r\n', ['hello']), 'MalformedTrailerError'],
    ['more than declared', 4, chunked(trailer, ['hello']), 'IncompleteBody'],
    ['less than declared', 6, chunked(trailer, ['hello']), 'IncompleteBody'],
    ['a cut end', 5, chunked(trailer, ['hello']).slice(0, -4), 'IncompleteBody'],
    ['something behind the end', 5, `${chunked(trailer, ['hello'])}more`, 'IncompleteBody'],
    ['a size that is none', 5, 'zz\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    ['a size unlike its chunk', 5, chunked(trailer, ['hello']).replace('5\r\n', '4\r\n'), 'IncompleteBody'],
    ['an endless line', 5, '0'.repeat(100_000), 'IncompleteBody'],
    ['an unknown trailer', 5, chunked(trailer, ['hello']), 'InvalidRequest', 'x-amz-meta-late'],
  ])('is refused with %s', async (_case, length, body, code, name) => {
    const before = await bucket.files();
    expect(await put(streamingHeaders(length, name), body)).toMatchObject({ status: 400, code });
    expect(await bucket.files()).toEqual(before);
  });

  describe('with every chunk signed', () => {
    const send = async (alter: (body: string) => string, trailing: boolean): Promise<Answer> => {
      const { accessKeyId, secretAccessKey } = bucket.server.credentials;
      const hash = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailing ? '-TRAILER' : ''}`;
      const { 'x-amz-trailer': name = '', ...headers } = {
        ...streamingHeaders(10),
        'x-amz-content-sha256': hash,
      };
      const signed = await bucket.sign({
        method: 'PUT',
        key: 'signed',
        headers: trailing ? { ...headers, 'x-amz-trailer': name } : headers,
      });
      const date = signed.headers['x-amz-date'] ?? '';
      const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
      const signer = new SignatureV4({
        service: 's3',
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey },
        sha256: Sha256,
      });
      const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
      let previous = /Signature=(\w+)/.exec(signed.headers['authorization'] ?? '')?.[1] ?? '';
      const sign = async (kind: string, content: string): Promise<string> => {
        previous = await signer.sign([kind, date, scope, previous, content].join('\n'));
        return previous;
      };
      let body = '';
      for (const chunk of ['hello', 'world', '']) {
        const signature = await sign('AWS4-HMAC-SHA256-PAYLOAD', `${sha256('')}\n${sha256(chunk)}`);
        body += `${chunk.length.toString(16)};chunk-signature=${signature}\r\n${chunk}${chunk && '\r\n'}`;
      }
      if (trailing) {
        const line = `x-amz-checksum-crc32:${checksum('crc32', 'helloworld')}`;
        body += `${line}\r\nx-amz-trailer-signature:${await sign('AWS4-HMAC-SHA256-TRAILER', sha256(`${line}\n`))}\r\n`;
      }
      return bucket.send(signed.path, { method: 'PUT', headers: signed.headers, body: alter(`${body}\r\n`) });
    };

    it.each([true, false])('is stored (trailer: %s)', async (trailing) => {
      expect(await send((body) => body, trailing)).toMatchObject({ status: 200 });
      expect((await bucket.presigned({ key: 'signed' })).text).toBe('helloworld');
    });

    const changeLast = (text: string): string => text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
    it.each<[string, (body: string) => string]>([
      ['other bytes', (body) => body.replace('world', 'w0rld')],
      ['another chunk signature', (body) => body.replace(/signature=./, changeLast)],
      ['no chunk signature', (body) => body.replace(/;chunk-signature=\w+/, '')],
      ['another trailer signature', (body) => body.replace(/trailer-signature:./, changeLast)],
    ])('is refused with %s', async (_case, alter) => {
      expect(await send(alter, true)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    });
  });
});

describe('a refusal reaches a client that is still sending', () => {
  it.each([1, 10, 40])('%i MB with fetch', async (megabytes) => {
    const url = await bucket.presign({ method: 'PUT', key: 'refused', secretAccessKey: 'guess' });
    const answer = await fetch(bucket.server.endpoint + url, {
      method: 'PUT',
      body: Buffer.alloc(megabytes * 1024 ** 2),
    });
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ]);
  });

  it('in the middle of aws-chunked, and the connection goes on', async () => {
    const { path, headers } = await bucket.sign({
      method: 'PUT',
      key: 'refused',
      headers: streamingHeaders(5),
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

  it('but does not listen to it for ever', async () => {
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

  it('before the body when it waits for 100 Continue, which otherwise it gets', async () => {
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
    const refused = await start('guess');
    expect(refused).toMatch(/^HTTP\/1\.1 403 /);
    expect(refused).toMatch(/connection: close/i);
  });
});

describe('a client that leaves', () => {
  it('in the middle of an upload leaves nothing', async () => {
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

  it('in the middle of a download leaves no file open', async () => {
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

/** How many files under a folder this process holds open. */
async function openFiles(dir: string): Promise<number> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  return links.filter((link) => link.startsWith(dir)).length;
}

it('streams 100 MB in and out without holding it', async () => {
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
  ['both framings', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n'],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello'],
  ['an obscured framing', 'Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n'],
])('refuses %s and closes', async (_case, rest) => {
  const socket = connect(Number(new URL(bucket.server.endpoint).port), '127.0.0.1');
  socket.write(`PUT /signpost/smuggled HTTP/1.1\r\nHost: ${bucket.host}\r\n${rest}`);
  let seen = '';
  for await (const chunk of socket) seen += String(chunk);
  expect(seen.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400']);
  expect(seen).toContain('<Code>BadRequest</Code>');
});
