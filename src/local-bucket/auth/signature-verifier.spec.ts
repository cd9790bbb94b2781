import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Call } from '../raw-http.fixture.js';
import { type Signing, TestBucket } from '../test-bucket.fixture.js';

const MINUTE = 60_000;
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start();
  await bucket.put('there.txt', 'there');
});
afterAll(() => bucket.stop());

const ago = (ms: number): Date => new Date(Date.now() - ms);

describe('a presigned URL', () => {
  it.each<[string, Signing, Call]>([
    [
      'PUT with a signed type and length',
      { method: 'PUT', key: 'a', headers: { 'content-type': 'text/csv', 'content-length': '3' } },
      { body: 'a,b' },
    ],
    [
      'PUT with an unsigned type',
      { method: 'PUT', key: 'b' },
      { body: 'b', headers: { 'content-type': 'text/plain' } },
    ],
    [
      'PUT with signed metadata',
      { method: 'PUT', key: 'c', headers: { 'x-amz-meta-who': 'me' } },
      { body: 'c' },
    ],
    [
      'PUT with a signed header that SigV4 omits by default',
      { method: 'PUT', key: 'd', headers: { 'cache-control': 'no-store' } },
      { body: 'd' },
    ],
    ['GET', { key: 'there.txt' }, {}],
    ['HEAD', { method: 'HEAD', key: 'there.txt' }, {}],
    [
      'signed 20 minutes ago, valid for an hour',
      { key: 'there.txt', signingDate: ago(20 * MINUTE), expiresIn: 3600 },
      {},
    ],
    ['valid for seven days', { key: 'there.txt', expiresIn: 604_800 }, {}],
    ['signed by a clock ten minutes fast', { key: 'there.txt', signingDate: ago(-10 * MINUTE) }, {}],
    ['list', { query: { 'list-type': '2', prefix: 'the re+&=/%' } }, {}],
  ])('is accepted: %s', async (_case, signing, call) => {
    expect(await bucket.presigned(signing, call)).toMatchObject({ status: 200 });
  });

  it('is accepted: DELETE', async () => {
    expect(await bucket.presigned({ method: 'DELETE', key: 'nothing' })).toMatchObject({ status: 204 });
  });

  it.each<[string, Signing, Call, number, string]>([
    [
      'a different type',
      { method: 'PUT', headers: { 'content-type': 'text/csv' } },
      { headers: { 'content-type': 'text/html' } },
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'a different length',
      { method: 'PUT', headers: { 'content-length': '2' } },
      { headers: { 'content-length': '3' }, body: 'abc' },
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'different metadata',
      { method: 'PUT', headers: { 'x-amz-meta-a': '1' } },
      { headers: { 'x-amz-meta-a': '2' } },
      403,
      'SignatureDoesNotMatch',
    ],
    ['unsigned metadata', { method: 'PUT' }, { headers: { 'x-amz-meta-a': '1' } }, 403, 'AccessDenied'],
    [
      'an unsigned checksum',
      { method: 'PUT' },
      { headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
      403,
      'AccessDenied',
    ],
    ['a different method', { method: 'PUT' }, { method: 'GET' }, 403, 'SignatureDoesNotMatch'],
    ['HEAD instead of GET', { key: 'there.txt' }, { method: 'HEAD' }, 403, ''],
    [
      'DELETE instead of PUT',
      { method: 'PUT', key: 'there.txt' },
      { method: 'DELETE' },
      403,
      'SignatureDoesNotMatch',
    ],
    ['a different host', {}, { headers: { host: 'localhost:1' } }, 403, 'SignatureDoesNotMatch'],
    ['a different secret', { secretAccessKey: 'guess' }, {}, 403, 'SignatureDoesNotMatch'],
    ['an unknown access key', { accessKeyId: 'LOCALNOBODY' }, {}, 403, 'InvalidAccessKeyId'],
    ['a different region', { region: 'eu-west-1' }, {}, 400, 'AuthorizationQueryParametersError'],
    ['a different service', { service: 'sts' }, {}, 400, 'AuthorizationQueryParametersError'],
    ['an expiry in the past', { signingDate: ago(2 * MINUTE), expiresIn: 60 }, {}, 403, 'AccessDenied'],
    ['a date in the future', { signingDate: ago(-20 * MINUTE) }, {}, 403, 'RequestTimeTooSkewed'],
    ['an expiry of 0', { expiresIn: 0 }, {}, 400, 'AuthorizationQueryParametersError'],
    ['an expiry of -1', { expiresIn: -1 }, {}, 400, 'AuthorizationQueryParametersError'],
    ['an expiry of 1.5', { expiresIn: 1.5 }, {}, 400, 'AuthorizationQueryParametersError'],
    ['an expiry of NaN', { expiresIn: NaN }, {}, 400, 'AuthorizationQueryParametersError'],
    ['a security token', { query: { 'X-Amz-Security-Token': 'token' } }, {}, 403, 'InvalidToken'],
    [
      'an additional Authorization header',
      {},
      { headers: { authorization: 'AWS4-HMAC-SHA256 x' } },
      400,
      'InvalidArgument',
    ],
  ])('is rejected with %s', async (_case, signing, call, status, code) => {
    const answer = await bucket.presigned(
      { key: 'rejected', ...signing },
      { ...(signing.method === 'PUT' && { body: 'ab' }), ...call },
    );
    expect([answer.status, answer.code ?? '']).toEqual([status, code]);
  });

  it.each<[string, (url: string) => string, number]>([
    [
      'an expiry of more than seven days',
      (url) => url.replace('X-Amz-Expires=600', 'X-Amz-Expires=604801'),
      400,
    ],
    ['an expiry with a leading zero', (url) => url.replace('X-Amz-Expires=600', 'X-Amz-Expires=0600'), 403],
    [
      'a date of 30 February',
      (url) => url.replace(/X-Amz-Date=\d+/, 'X-Amz-Date=20260230').replace(/%2F\d{8}%2F/, '%2F20260230%2F'),
      400,
    ],
    ['a date that differs from its scope', (url) => url.replace(/%2F\d{8}%2F/, '%2F20200101%2F'), 400],
    ['a longer scope', (url) => url.replace('aws4_request', 'aws4_request%2Fx'), 400],
    ['a different algorithm', (url) => url.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1'), 400],
    ['a missing signature', (url) => url.replace(/&X-Amz-Signature=\w+/, ''), 400],
    [
      'a signature in upper case',
      (url) => url.replace(/Signature=\w+/, (text) => text.toUpperCase().replace('SIGNATURE', 'Signature')),
      403,
    ],
    ['an unsigned host', (url) => url.replace('SignedHeaders=host', 'SignedHeaders=range'), 403],
    [
      'a signed header that is missing',
      (url) => url.replace('SignedHeaders=host', 'SignedHeaders=content-type%3Bhost'),
      403,
    ],
    [
      'constructor as a signed header',
      (url) => url.replace('SignedHeaders=host', 'SignedHeaders=constructor%3Bhost'),
      403,
    ],
    [
      '__proto__ as a signed header',
      (url) => url.replace('SignedHeaders=host', 'SignedHeaders=__proto__%3Bhost'),
      403,
    ],
    ['an additional parameter', (url) => `${url}&extra=1`, 403],
    ['an additional parameter without a value', (url) => `${url}&extra`, 403],
    ['__proto__ as a parameter', (url) => `${url}&__proto__=1`, 403],
    ['a second signature', (url) => `${url}&X-Amz-Signature=0`, 400],
    ['a second signature in lower case', (url) => `${url}&x-amz-signature=0`, 400],
    ['a second expiry', (url) => `${url}&X-Amz-Expires=600`, 400],
    ['a different key', (url) => url.replace('there.txt', 'their.txt'), 403],
    ['a different bucket', (url) => url.replace('/signpost/', '/other/'), 403],
    ['a dot segment', (url) => url.replace('/there.txt', '/./there.txt'), 403],
    ['a lower-case escape in the query', (url) => url.replace('%2F', '%2f'), 403],
    ['an invalid escape in the path', (url) => url.replace('there.txt', '%zz'), 400],
    ['an invalid escape in the query', (url) => `${url}&a=%e9`, 400],
  ])('is rejected with %s', async (_case, alter, status) => {
    const url = await bucket.presign({ key: 'there.txt' });
    expect(alter(url)).not.toBe(url);
    expect(await bucket.send(alter(url))).toMatchObject({ status });
  });

  it.each(['presign', 'sign'] as const)('accepts lower-case escapes in a path (%s)', async (how) => {
    const key = 'é (1).txt';
    await bucket.put(key, 'escaped');
    const signed =
      how === 'sign' ? await bucket.sign({ key }) : { path: await bucket.presign({ key }), headers: {} };
    const [path = '', query = ''] = signed.path.split('?');
    const lower = path.replace(/%../g, (escape) => escape.toLowerCase());
    expect(lower).toBe('/signpost/%c3%a9%20%281%29.txt');
    expect(await bucket.send(`${lower}?${query}`, { headers: signed.headers })).toMatchObject({
      status: 200,
      text: 'escaped',
    });
  });

  it('expires after X-Amz-Expires seconds', async () => {
    const url = await bucket.presign({ key: 'there.txt', expiresIn: 10 });
    expect(await bucket.send(url)).toMatchObject({ status: 200 });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    const answer = await bucket.send(url).finally(() => vi.useRealTimers());
    expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect(answer.text).toContain('Request has expired');
  });

  it('is rejected in all of 1,000 cases with one character changed', async () => {
    const url = await bucket.presign({
      method: 'PUT',
      key: 'tampered/é b',
      headers: { 'content-type': 'text/plain' },
    });
    const alphabet = 'ABCDEFabcdef0123456789xyzXYZ-_.~%&=/+;';
    const before = await bucket.files();
    let [rejected, tried] = [0, 0];
    for (let step = 0; tried < 1000; step += 1) {
      const at = 1 + ((step * 7) % (url.length - 1));
      const other = alphabet[(step * 11 + Math.floor(step / url.length)) % alphabet.length] ?? '';
      const original = url[at] ?? '';
      // A lower-case digit of an escape in the path is another spelling of the same URL.
      const isSameEscape =
        original.toLowerCase() === other && at < url.indexOf('?') && /%[\dA-F]?$/.test(url.slice(at - 2, at));
      if (original === other || isSameEscape) continue;
      tried += 1;
      const altered = url.slice(0, at) + other + url.slice(at + 1);
      const { status } = await bucket.send(altered, {
        method: 'PUT',
        headers: { 'content-type': 'text/plain' },
        body: 'x',
      });
      if (status === 403 || status === 400) rejected += 1;
    }
    expect(rejected).toBe(1000);
    expect(await bucket.files()).toEqual(before);
  }, 20_000);

  it('reveals neither signature nor secret when it is rejected', async () => {
    const url = await bucket.presign({ key: 'there.txt', secretAccessKey: 'guess' });
    const { text } = await bucket.send(url);
    const [, signature = '?'] = /Signature=(\w+)/.exec(url) ?? [];
    expect(text).not.toContain(signature);
    expect(text).not.toContain(bucket.server.credentials.secretAccessKey);
    expect(text).toMatch(/<RequestId>[0-9A-F]{16}<\/RequestId>/);
  });
});

describe('a hoisted query parameter', () => {
  const sha256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ='; // of "hello"

  it('is enforced on the body if it is a checksum', async () => {
    const signing = { method: 'PUT', key: 'hoisted', hoisted: { 'x-amz-checksum-sha256': sha256 } };
    expect(await bucket.presigned(signing, { body: 'hallo' })).toMatchObject({
      status: 400,
      code: 'BadDigest',
    });
    expect(await bucket.presigned(signing, { body: 'hello' })).toMatchObject({ status: 200 });
  });

  it('is enforced on the body if it is the payload hash', async () => {
    const hash = Buffer.from(sha256, 'base64').toString('hex');
    const signing = { method: 'PUT', key: 'hoisted-hash', payloadHash: hash };
    expect(await bucket.presigned(signing, { body: 'hallo' })).toMatchObject({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
    });
    expect(await bucket.presigned(signing, { body: 'hello' })).toMatchObject({ status: 200 });
  });

  it('is stored if it is metadata', async () => {
    const signing = { method: 'PUT', key: 'hoisted-meta', hoisted: { 'x-amz-meta-who': 'me' } };
    expect(await bucket.presigned(signing, { body: 'x' })).toMatchObject({ status: 200 });
    const { headers } = await bucket.presigned({ key: 'hoisted-meta' });
    expect(headers['x-amz-meta-who']).toBe('me');
  });

  it('is ignored if it is the CRC32 of an empty body, which the SDK adds by default', async () => {
    const command = new PutObjectCommand({ Bucket: 'signpost', Key: 'default-sdk' });
    const url = await getSignedUrl(bucket.s3, command);
    expect(url).toContain('x-amz-checksum-crc32=AAAAAA%3D%3D');
    expect((await fetch(url, { method: 'PUT', body: 'not empty' })).status).toBe(200);
    const get = await getSignedUrl(
      bucket.s3,
      new GetObjectCommand({ Bucket: 'signpost', Key: 'default-sdk' }),
    );
    expect(await (await fetch(get)).text()).toBe('not empty');
  });
});

describe('a signature of version 2', () => {
  const credential = 'AWSAccessKeyId=LOCAL&Expires=9999999999&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D';
  it.each<[string, string, Call]>([
    [
      'in a header',
      '/signpost/there.txt',
      { headers: { authorization: 'AWS LOCAL:frJIUN8DYpKDtOLCwo//yllqDzg=' } },
    ],
    ['in the query of a GET', `/signpost/there.txt?${credential}`, {}],
    ['in the query of a PUT', `/signpost/v2.txt?${credential}`, { method: 'PUT', body: 'x' }],
    ['without an expiry', '/signpost?AWSAccessKeyId=LOCAL&Signature=x', {}],
  ])('is not supported %s', async (_case, path, call) => {
    const answer = await bucket.send(path, call);
    expect(answer).toMatchObject({ status: 400, code: 'InvalidRequest' });
    expect(answer.text).toContain(
      '<Message>The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.</Message>',
    );
  });
});

describe('an Authorization header', () => {
  it('is accepted', async () => {
    expect(await bucket.signed({ key: 'there.txt' })).toMatchObject({ status: 200, text: 'there' });
  });

  it.each<[string, Signing, Call, number, string]>([
    ['an empty value', {}, { headers: { authorization: '' } }, 400, 'InvalidArgument'],
    [
      'a malformed signature version 2',
      {},
      { headers: { authorization: 'AWS key' } },
      400,
      'InvalidArgument',
    ],
    ['a bearer token', {}, { headers: { authorization: 'Bearer x' } }, 400, 'InvalidArgument'],
    [
      'missing parameters',
      {},
      { headers: { authorization: 'AWS4-HMAC-SHA256 Credential=x' } },
      400,
      'AuthorizationHeaderMalformed',
    ],
    ['a different secret', { secretAccessKey: 'guess' }, {}, 403, 'SignatureDoesNotMatch'],
    ['an unknown access key', { accessKeyId: 'LOCALNOBODY' }, {}, 403, 'InvalidAccessKeyId'],
    ['a different region', { region: 'eu-west-1' }, {}, 400, 'AuthorizationHeaderMalformed'],
    ['a different service', { service: 'sts' }, {}, 400, 'AuthorizationHeaderMalformed'],
    ['a clock 16 minutes slow', { signingDate: ago(16 * MINUTE) }, {}, 403, 'RequestTimeTooSkewed'],
    ['a clock 16 minutes fast', { signingDate: ago(-16 * MINUTE) }, {}, 403, 'RequestTimeTooSkewed'],
    ['an unsigned x-amz header', {}, { headers: { 'x-amz-meta-a': '1' } }, 403, 'AccessDenied'],
    ['a malformed date', {}, { headers: { 'x-amz-date': 'yesterday' } }, 403, 'AccessDenied'],
    ['a security token', { headers: { 'x-amz-security-token': 't' } }, {}, 403, 'InvalidToken'],
    ['a different method', {}, { method: 'DELETE' }, 403, 'SignatureDoesNotMatch'],
    [
      'the hash of a different body',
      { method: 'PUT', headers: { 'x-amz-content-sha256': 'a'.repeat(64) } },
      { body: 'x' },
      400,
      'XAmzContentSHA256Mismatch',
    ],
    [
      'a malformed hash',
      { method: 'PUT', headers: { 'x-amz-content-sha256': 'nonsense' } },
      { body: 'x' },
      400,
      'InvalidArgument',
    ],
  ])('is rejected with %s', async (_case, signing, call, status, code) => {
    const answer = await bucket.signed({ key: 'rejected', ...signing }, call);
    expect([answer.status, answer.code]).toEqual([status, code]);
  });

  it('is accepted if the clock is ten minutes slow', async () => {
    const signingDate = ago(10 * MINUTE);
    expect(await bucket.signed({ key: 'there.txt', signingDate })).toMatchObject({ status: 200 });
  });

  it('does not match a different query', async () => {
    const { path, headers } = await bucket.sign({ key: 'there.txt' });
    expect(await bucket.send(`${path}?response-content-type=text/html`, { headers })).toMatchObject({
      status: 403,
    });
  });
});

describe('SignatureVerifier', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'POST'])('rejects an anonymous %s', async (method) => {
    const answer = await bucket.send('/signpost/there.txt', { method });
    expect(answer.status).toBe(403);
    if (method !== 'HEAD') expect(answer.code).toBe('AccessDenied');
  });

  it('accepts the virtual-host style', async () => {
    const virtual = new S3Client({
      endpoint: bucket.server.endpoint.replace('127.0.0.1', 'localhost'),
      region: 'us-east-1',
      credentials: bucket.server.credentials,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const url = new URL(
      await getSignedUrl(virtual, new PutObjectCommand({ Bucket: 'signpost', Key: 'v/host' })),
    );
    expect(url.hostname).toBe('signpost.localhost');
    const answer = await bucket.send(url.pathname + url.search, {
      method: 'PUT',
      headers: { host: url.host },
      body: 'v',
    });
    expect(answer.status).toBe(200);
    expect(await bucket.presigned({ key: 'v/host' })).toMatchObject({ status: 200, text: 'v' });
    virtual.destroy();
  });
});
