import { createHash } from 'node:crypto';
import * as s3 from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyRequestFrom, TestBucket } from '../../test-bucket.fixture.js';

const Bucket = 'signpost';
const SERVER_ORIGIN = 'https://server.example';
const CORSRules: s3.CORSRule[] = [
  {
    ID: 'app',
    AllowedOrigins: ['https://app.example', 'https://*.apps.example'],
    AllowedMethods: ['PUT', 'POST'],
    AllowedHeaders: ['Content-Type', 'x-amz-*'],
    ExposeHeaders: ['ETag', 'x-amz-request-id'],
    MaxAgeSeconds: 600,
  },
  { AllowedOrigins: ['*'], AllowedMethods: ['GET'] },
];
let bucket: TestBucket;

beforeAll(async () => {
  bucket = await TestBucket.start({ corsRules: [anyRequestFrom(SERVER_ORIGIN)] });
  await bucket.put('a');
});
afterAll(() => bucket.stop());

const preflight = (origin: string, method: string, headers?: string, path = '/signpost/a') =>
  bucket.send(path, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      ...(headers !== undefined && { 'access-control-request-headers': headers }),
    },
  });
const setRules = (rules = CORSRules) =>
  bucket.s3.send(new s3.PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: rules } }));

describe('a preflight', () => {
  it('follows the rules of the server if the bucket has no configuration', async () => {
    await bucket.s3.send(new s3.DeleteBucketCorsCommand({ Bucket }));
    const missing = { status: 404, code: 'NoSuchCORSConfiguration' };
    expect(await bucket.signed({ query: { cors: '' } })).toMatchObject(missing);
    expect((await preflight(SERVER_ORIGIN, 'PUT')).status).toBe(200);
    await setRules();
    expect((await preflight(SERVER_ORIGIN, 'PUT')).status).toBe(403);
    expect((await preflight(SERVER_ORIGIN, 'PUT', undefined, '/other/a')).status).toBe(200);
    await bucket.s3.send(new s3.DeleteBucketCorsCommand({ Bucket }));
    expect((await preflight(SERVER_ORIGIN, 'PUT')).status).toBe(200);
  });
});

describe('a bucket with a CORS configuration', () => {
  beforeAll(() => setRules());

  it('returns the configuration as it was set, even after a restart', async () => {
    await bucket.restart();
    expect((await bucket.s3.send(new s3.GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual(CORSRules);
  });

  it.each([
    ['https://app.example', 'PUT', 'content-type, X-Amz-Meta-Who', 'https://app.example'],
    ['https://a.b.apps.example', 'POST', undefined, 'https://a.b.apps.example'],
    ['https://anyone.example', 'GET', undefined, '*'],
    ['null', 'GET', undefined, '*'],
  ])('allows origin %s with method %s and headers %s', async (origin, method, headers, allowed) => {
    const answer = await preflight(origin, method, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers['access-control-allow-origin']).toBe(allowed);
    expect(answer.headers['access-control-allow-methods']).toContain(method);
    expect(answer.headers['access-control-allow-headers']).toBe(headers?.toLowerCase());
    expect(answer.headers['access-control-max-age']).toBe(method === 'GET' ? undefined : '600');
    expect(answer.headers.vary).toContain('Origin');
  });

  it.each([
    ['https://other.example', 'PUT', undefined],
    ['https://app.example.evil', 'PUT', undefined],
    ['https://.apps.exampl', 'PUT', undefined],
    ['https://app.example', 'DELETE', undefined],
    ['https://app.example', 'PUT', 'authorization'],
    ['https://anyone.example', 'GET', 'content-type'],
    ['null', 'PUT', undefined],
  ])('rejects origin %s with method %s and headers %s', async (origin, method, headers) => {
    const answer = await preflight(origin, method, headers);
    expect(answer).toMatchObject({ status: 403, code: 'AccessForbidden' });
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('limits which responses and headers a page can read, errors included', async () => {
    const origin = { origin: 'https://app.example' };
    const answers = [
      await bucket.presigned({ method: 'PUT', key: 'a' }, { body: 'a', headers: origin }),
      await bucket.send('/signpost/a', { method: 'PUT', body: 'a', headers: origin }),
      await bucket.signed({ method: 'PUT', key: 'a', query: { acl: '' } }, { body: 'a', headers: origin }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 501]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://app.example',
        'access-control-expose-headers': 'ETag, x-amz-request-id',
      });
    }
    for (const other of [SERVER_ORIGIN, 'https://other.example']) {
      const { headers } = await bucket.presigned(
        { method: 'PUT', key: 'a' },
        { body: 'a', headers: { origin: other } },
      );
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe('PutBucketCors', () => {
  const rule = (inner: string): string =>
    `<CORSConfiguration><CORSRule>${inner}</CORSRule></CORSConfiguration>`;
  const good = '<AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>';

  it.each([
    ['without a rule', '<CORSConfiguration/>', 'MalformedXML'],
    ['without an origin', rule('<AllowedMethod>GET</AllowedMethod>'), 'MalformedXML'],
    ['without a method', rule('<AllowedOrigin>*</AllowedOrigin>'), 'MalformedXML'],
    ['with an unknown element', rule(`${good}<Other>x</Other>`), 'MalformedXML'],
    ['with an age that is not a number', rule(`${good}<MaxAgeSeconds>1h</MaxAgeSeconds>`), 'MalformedXML'],
    [
      'with 101 rules',
      `<CORSConfiguration>${`<CORSRule>${good}</CORSRule>`.repeat(101)}</CORSConfiguration>`,
      'MalformedXML',
    ],
    ['with an unsupported method', rule(`${good}<AllowedMethod>PATCH</AllowedMethod>`), 'InvalidRequest'],
    [
      'with two wildcards in an origin',
      rule(`${good}<AllowedOrigin>http://*.*</AllowedOrigin>`),
      'InvalidRequest',
    ],
    ['with two wildcards in a header', rule(`${good}<AllowedHeader>x-*-*</AllowedHeader>`), 'InvalidRequest'],
    ['with a malformed header name', rule(`${good}<ExposeHeader>a&#10;b</ExposeHeader>`), 'InvalidRequest'],
    ['with a wildcard in ExposeHeader', rule(`${good}<ExposeHeader>*</ExposeHeader>`), 'InvalidRequest'],
  ])('rejects a configuration %s', async (_case, body, code) => {
    const md5 = createHash('md5').update(body).digest('base64');
    const answer = await bucket.signed(
      { method: 'PUT', query: { cors: '' } },
      { body, headers: { 'content-md5': md5 } },
    );
    expect(answer).toMatchObject({ status: 400, code });
  });
});
