import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
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

describe('a body that matches its declarations', () => {
  it.each(CHECKSUM_ALGORITHMS)('is stored with its %s, which is returned on request', async (algorithm) => {
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
    ['a buffer with the default checksum', {}, { Body: Buffer.from('hello') }],
    [
      'a buffer without a checksum',
      { requestChecksumCalculation: 'WHEN_REQUIRED' },
      { Body: Buffer.from('hello') },
    ],
    [
      'a stream with a trailing checksum',
      {},
      { Body: Readable.from([Buffer.from('hel'), Buffer.from('lo')]), ContentLength: 5 },
    ],
    ['a text with SHA-256', {}, { Body: 'hello', ChecksumAlgorithm: 'SHA256' }],
    ['an empty text', {}, { Body: '' }],
  ])('is accepted from the SDK: %s', async (_case, config, input) => {
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

  it('returns its SHA-256 to the SDK on request', async () => {
    const ChecksumSHA256 = checksum('sha256', 'x');
    await bucket.s3.send(new PutObjectCommand({ Bucket, Key: 'sha', Body: 'x', ChecksumSHA256 }));
    const head = await bucket.s3.send(new HeadObjectCommand({ Bucket, Key: 'sha', ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumSHA256, ChecksumType: 'FULL_OBJECT' });
  });
});

describe('a body that does not match its declarations', () => {
  const wrong = 'not the declared body';
  const sums = CHECKSUM_ALGORITHMS.map((algorithm): [string, Record<string, string>, number, string] => [
    `a wrong ${algorithm}`,
    { [`x-amz-checksum-${algorithm}`]: checksum(algorithm, 'body') },
    400,
    'BadDigest',
  ]);
  it.each<[string, Record<string, string>, number, string]>([
    ...sums,
    ['a wrong Content-MD5', { 'content-md5': md5('body') }, 400, 'BadDigest'],
    ['a malformed Content-MD5', { 'content-md5': 'nonsense' }, 400, 'InvalidDigest'],
    ['a malformed checksum', { 'x-amz-checksum-sha256': 'AAAA' }, 400, 'InvalidRequest'],
    [
      'two checksums',
      { 'x-amz-checksum-sha1': checksum('sha1', wrong), 'x-amz-checksum-crc32': checksum('crc32', wrong) },
      400,
      'InvalidRequest',
    ],
    ['an algorithm without a value', { 'x-amz-sdk-checksum-algorithm': 'SHA256' }, 400, 'InvalidRequest'],
    ['a trailer without aws-chunked', { 'x-amz-trailer': 'x-amz-checksum-crc32' }, 400, 'InvalidRequest'],
    ['a length of more than 5 GiB', { 'content-length': String(5 * 1024 ** 3 + 1) }, 400, 'EntityTooLarge'],
  ])('is rejected and leaves no file: %s', async (_case, headers, status, code) => {
    const before = await bucket.files();
    const answer = await bucket.presigned({ method: 'PUT', key: 'rejected', headers }, { body: wrong });
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(await bucket.presigned({ key: 'rejected' })).toMatchObject({ status: 404 });
    expect(await bucket.files()).toEqual(before);
  });

  it('does not replace an existing object', async () => {
    const headers = { 'x-amz-checksum-sha256': checksum('sha256', 'else') };
    expect(await bucket.presigned({ method: 'PUT', key: 'first', headers }, { body: 'x' })).toMatchObject({
      status: 400,
    });
    expect((await bucket.presigned({ key: 'first' })).text).toBe('first');
    expect(await bucket.files()).toEqual(expect.arrayContaining(stored));
  });

  it('is rejected with plain Transfer-Encoding: chunked, which declares no length', async () => {
    const headers = { 'transfer-encoding': 'chunked' };
    const answer = await bucket.presigned({ method: 'PUT', key: 'rejected' }, { headers, body: 'x' });
    expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' });
  });
});

describe('aws-chunked', () => {
  const put = (headers: Record<string, string>, body: string): Promise<Answer> =>
    bucket.signed({ method: 'PUT', key: 'chunked', headers }, { body });

  it('is decoded from several chunks', async () => {
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
    ['a missing trailer', 5, chunked('', ['hello']), 'MalformedTrailerError'],
    ['a malformed trailer', 5, chunked('nonsense\r\n', ['hello']), 'MalformedTrailerError'],
    ['more bytes than declared', 4, chunked(trailer, ['hello']), 'IncompleteBody'],
    ['fewer bytes than declared', 6, chunked(trailer, ['hello']), 'IncompleteBody'],
    ['a truncated end', 5, chunked(trailer, ['hello']).slice(0, -4), 'IncompleteBody'],
    ['bytes after the end', 5, `${chunked(trailer, ['hello'])}more`, 'IncompleteBody'],
    ['a malformed chunk size', 5, 'zz\r\nhello\r\n0\r\n\r\n', 'IncompleteBody'],
    [
      'a chunk size that differs from its chunk',
      5,
      chunked(trailer, ['hello']).replace('5\r\n', '4\r\n'),
      'IncompleteBody',
    ],
    ['an endless line', 5, '0'.repeat(100_000), 'IncompleteBody'],
    ['an unknown trailer', 5, chunked(trailer, ['hello']), 'InvalidRequest', 'x-amz-meta-late'],
  ])('is rejected with %s', async (_case, length, body, code, name) => {
    const before = await bucket.files();
    expect(await put(streamingHeaders(length, name), body)).toMatchObject({ status: 400, code });
    expect(await bucket.files()).toEqual(before);
  });

  describe('with signed chunks', () => {
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
      ['changed bytes', (body) => body.replace('world', 'w0rld')],
      ['a changed chunk signature', (body) => body.replace(/signature=./, changeLast)],
      ['a missing chunk signature', (body) => body.replace(/;chunk-signature=\w+/, '')],
      ['a changed trailer signature', (body) => body.replace(/trailer-signature:./, changeLast)],
    ])('is rejected with %s', async (_case, alter) => {
      expect(await send(alter, true)).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' });
    });
  });
});
