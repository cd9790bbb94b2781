import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyRequestFrom, TestBucket } from '../test-bucket.fixture.js';

const ORIGIN = 'https://app.example';
let listed: TestBucket;
let open: TestBucket;

beforeAll(async () => {
  listed = await TestBucket.start({ corsRules: [anyRequestFrom(ORIGIN)] });
  open = await TestBucket.start({ corsRules: [anyRequestFrom('*')] });
  await listed.put('a');
});
afterAll(() => Promise.all([listed.stop(), open.stop()]));

const preflight = (bucket: TestBucket, origin: string | undefined, method: string | undefined) =>
  bucket.send('/signpost/a', {
    method: 'OPTIONS',
    headers: {
      ...(origin !== undefined && { origin }),
      ...(method !== undefined && { 'access-control-request-method': method }),
      'access-control-request-headers': 'content-type, x-amz-checksum-sha256',
    },
  });

describe('a preflight without a bucket configuration', () => {
  it.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'])('allows %s from a listed origin', async (method) => {
    const { status, headers } = await preflight(listed, ORIGIN, method);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': 'content-type, x-amz-checksum-sha256',
      'access-control-max-age': '3600',
    });
    expect(headers['access-control-allow-methods']).toContain(method);
    expect(headers.vary).toContain('Origin');
  });

  it.each([
    ['https://evil.example', 'PUT', 403, 'AccessForbidden'],
    [`${ORIGIN}.evil.example`, 'PUT', 403, 'AccessForbidden'],
    ['null', 'PUT', 403, 'AccessForbidden'],
    [ORIGIN, 'PATCH', 403, 'AccessForbidden'],
    [ORIGIN, undefined, 400, 'BadRequest'],
    [undefined, 'PUT', 400, 'BadRequest'],
  ])('rejects origin %s with method %s', async (origin, method, status, code) => {
    const answer = await preflight(listed, origin, method);
    expect(answer).toMatchObject({ status, code });
    if (origin !== ORIGIN) expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([ORIGIN, 'https://any.example', 'null'])(
    'allows origin %s if a rule of the server allows any',
    async (origin) => {
      const { status, headers } = await preflight(open, origin, 'PUT');
      expect([status, headers['access-control-allow-origin']]).toEqual([200, '*']);
    },
  );
});

describe('a response to a listed origin', () => {
  it('allows the page to read it, including the ETag', async () => {
    const { status, headers } = await listed.presigned(
      { method: 'PUT', key: 'a' },
      { body: 'a', headers: { origin: ORIGIN } },
    );
    expect([status, headers['access-control-allow-origin']]).toEqual([200, ORIGIN]);
    expect(headers['access-control-expose-headers']).toMatch(/\bETag\b.*\bx-amz-checksum-sha256\b/);
  });

  it.each([
    ['403', {}, 403],
    ['404', { key: 'missing' }, 404],
    ['501', { query: { acl: '' } }, 501],
  ])('allows the page to read it even with status %s', async (_case, signing, status) => {
    const url = status === 403 ? '/signpost/a' : await listed.presign(signing);
    const answer = await listed.send(url, { headers: { origin: ORIGIN } });
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([status, ORIGIN]);
  });
});

describe('a response to another origin', () => {
  it.each(['https://evil.example', 'null'])('has no CORS headers for origin %s', async (origin) => {
    const { status, headers } = await listed.presigned({ key: 'a' }, { headers: { origin } });
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('access-control-expose-headers');
  });
});
