import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import type { ObjectMetadata } from '../storage/object-store.js';
import { ProxyModule } from './proxy.module.js';
import { redirectProblems } from './redirect-problems.js';

type Body = Record<string, unknown>;

const KEY = 'any/folder/a.txt';
const OBJECT: ObjectMetadata = {
  size: 5,
  contentType: 'text/plain',
  etag: '"e"',
  lastModified: new Date(0),
};
const NO_CREDENTIALS = new Problem('credentials_unavailable', 'The service has no credentials.', {
  retryAfter: 5,
  errorCode: 'CredentialsProviderError',
});

const locationOf = ({ headers }: Answer): URL => new URL(String(headers.location));
const redirectTo = (key: string): string => `/?tenant=mycompany&objectkey=${encodeURIComponent(key)}`;

describe('ProxyController', () => {
  let app: TestApp;
  let head: () => Promise<ObjectMetadata>;
  beforeAll(async () => {
    app = await TestApp.create({
      imports: [ProxyModule],
      problemFormats: ({ redirect }) => [redirectProblems(redirect)],
      objects: { head: () => head() },
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    app.takeCalls();
    head = () => Promise.resolve(OBJECT);
  });

  describe.each([
    ['GET', 'presigner.presignGet'],
    ['HEAD', 'presigner.presignHead'],
  ] as const)('%s /', (method, presign) => {
    it('redirects to a URL that is signed for this method', async () => {
      const answer = await app.inject({ method, url: redirectTo(KEY) });
      expect(answer.statusCode).toBe(302);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(locationOf(answer).pathname).toBe(`/${KEY}`);
      expect(locationOf(answer).searchParams.get('X-Amz-Expires')).toBe('14400');
      expect(app.takeCalls().map(([name]) => name)).toContain(presign);
      expect(answer.body).toBe('');
    });
  });

  it('points to any object of the bucket, inside KEY_PREFIX or not', async () => {
    for (const key of ['uploads/b.txt', 'c.txt', 'other/d e.txt'])
      expect((await app.get(redirectTo(key))).statusCode).toBe(302);
  });

  it('saves the file under its own name with download=1', async () => {
    const answer = await app.get(`${redirectTo(KEY)}&download=1`);
    expect(locationOf(answer).searchParams.get('response-content-disposition')).toBe(
      'attachment; filename=a.txt',
    );
  });

  it.each(['', '&download=0'])('shows the file for a query ending in %j', async (download) => {
    const answer = await app.get(redirectTo(KEY) + download);
    expect(locationOf(answer).searchParams.has('response-content-disposition')).toBe(false);
  });

  it.each(['*/*', 'application/json', 'text/html'])(
    'sends Vary: Accept with every response to Accept: %s, beside Vary: Origin',
    async (accept) => {
      for (const url of [redirectTo(KEY), '/', '/?tenant=x', redirectTo('../a')]) {
        const answer = await app.get(url, { accept, origin: 'http://localhost:5173' });
        expect(String(answer.headers.vary).split(', ').toSorted()).toEqual(['Accept', 'Origin']);
      }
    },
  );

  it('sends Vary: Accept without CORS', async () => {
    const variables = { NODE_ENV: 'production', AUTH: 'none', S3_BUCKET: 'photos' };
    const closed = await TestApp.create({
      imports: [ProxyModule],
      variables: { ...variables, PROXY_CHECK_OBJECT: 'false' },
    });
    expect((await closed.get(redirectTo(KEY))).headers.vary).toBe('Accept');
    await closed.close();
  });

  it('logs the tenant, the key and that a URL was generated', async () => {
    const answer = await app.get(redirectTo('logged.txt'));
    expect(await app.lineOf(answer)).toMatchObject({
      level: 'info',
      msg: 'presigned URL generated',
      method: 'GET',
      path: '/',
      status: 302,
      tenant: 'mycompany',
      objectkey: 'logged.txt',
      url_generated: true,
    });
  });

  describe('with PROXY_CACHE_WINDOW', () => {
    let cached: TestApp;
    beforeAll(async () => {
      cached = await TestApp.create({
        imports: [ProxyModule],
        variables: { PROXY_CACHE_WINDOW: '600' },
        objects: { head: () => Promise.resolve(OBJECT) },
      });
    });
    afterAll(() => cached.close());
    beforeEach(() => {
      vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00Z') + 599_000, toFake: ['Date'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('lets the client store the redirect but not reuse it unasked', async () => {
      const answer = await cached.get(redirectTo(KEY));
      expect(answer.headers['cache-control']).toBe('private, no-cache');
    });

    it('rounds the remaining lifetime down', async () => {
      vi.setSystemTime(Date.parse('2026-11-22T12:00:00.001Z'));
      const answer = await cached.get(redirectTo(KEY), { accept: 'application/json' });
      expect(answer.json<Body>()).toMatchObject({ expires_in: 14_399 });
    });

    it('tells in JSON how long the URL is still valid', async () => {
      const answer = await cached.get(redirectTo(KEY), { accept: 'application/json' });
      expect(answer.json<Body>()).toMatchObject({
        expires_in: 14_400 - 599,
        expires_at: '2026-11-22T16:00:00.000Z',
      });
    });
  });

  describe('with Accept: application/json', () => {
    const headers = { accept: 'application/json' };

    it('returns the presigned URL as JSON', async () => {
      const answer = await app.get(`${redirectTo(KEY)}&download=1`, headers);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.headers.location).toBeUndefined();
      const body = answer.json<Record<string, string>>();
      expect(Object.keys(body)).toEqual(['presigned_url', 'expires_in', 'expires_at']);
      const { pathname, searchParams } = new URL(body['presigned_url'] ?? '');
      expect(pathname).toBe(`/${KEY}`);
      expect(searchParams.get('response-content-disposition')).toBe('attachment; filename=a.txt');
      expect(Date.parse(body['expires_at'] ?? '')).toBeGreaterThan(Date.now() + 14_390_000);
    });

    it('returns the lifetime of a new URL in full, whatever the fraction of the second', async () => {
      vi.useFakeTimers({ now: Date.parse('2026-11-22T12:00:00.999Z'), toFake: ['Date'] });
      const answer = await app.get(redirectTo('uploads/fraction.txt'), headers);
      vi.useRealTimers();
      const body = answer.json<Record<string, string>>();
      expect(body['expires_in']).toBe(14_400);
      expect(new URL(body['presigned_url'] ?? '').searchParams.get('X-Amz-Expires')).toBe('14400');
    });

    it('returns no URL for a missing object', async () => {
      head = () => Promise.reject(Problem.of('object_not_found'));
      const answer = await app.get(redirectTo('missing/json'), headers);
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('X-Amz-');
    });

    it('redirects a client that accepts everything equally', async () => {
      const accept = 'application/json, text/plain, */*';
      expect((await app.get(redirectTo(KEY), { accept })).statusCode).toBe(302);
    });
  });

  describe('opened in a browser', () => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

    it.each(['/', '/?utm_source=mail'])('leads from %s to the documentation', async (url) => {
      const answer = await app.get(url, headers);
      expect(answer.statusCode).toBe(302);
      // Relative, so that it is right behind a path prefix.
      expect(answer.headers.location).toBe('docs');
    });

    it.each(['/?tenant=mycompany', '/?objectkey=a.txt', '/?tenant=&objectkey='])(
      'names the missing parameter of %s',
      async (url) => {
        const answer = await app.get(url, headers);
        expect(answer.statusCode).toBe(400);
        expect(answer.json<Body>()['error']).toMatch(/^Missing required parameter: /);
      },
    );

    it('follows a link', async () => {
      expect(locationOf(await app.get(redirectTo(KEY), headers)).pathname).toBe(`/${KEY}`);
    });
  });

  it.each([
    'utm_source=mail&utm_source=again',
    'fbclid=IwAR0_x',
    'gclid=1',
    'v=2',
    'a[]=1&b[c]=2',
    'mc_eid=%E9%zz',
    '%ff=1',
    'bucket=other&response-content-type=text%2Fhtml&X-Amz-Expires=604800',
    '__proto__=1&constructor=2',
  ])('ignores the foreign parameters %s', async (foreign) => {
    const plain = locationOf(await app.get(redirectTo(KEY)));
    for (const url of [`${redirectTo(KEY)}&${foreign}`, redirectTo(KEY).replace('?', `?${foreign}&`)]) {
      const answer = await app.get(url);
      expect(answer.statusCode).toBe(302);
      const names = [...locationOf(answer).searchParams.keys()];
      expect(names).toEqual([...plain.searchParams.keys()]);
      expect(locationOf(answer).pathname).toBe(plain.pathname);
    }
  });

  it.each([
    ['/', 'Missing required parameter: tenant'],
    ['/?objectkey=a.txt', 'Missing required parameter: tenant'],
    ['/?tenant=&objectkey=a.txt', 'Missing required parameter: tenant'],
    ['/?tenant=mycompany', 'Missing required parameter: objectkey'],
    ['/?tenant=mycompany&objectkey=', 'Missing required parameter: objectkey'],
  ])('answers %s with 400 and names the missing parameter in error, without details', async (url, error) => {
    const answer = await app.get(url);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    const body = answer.json<Body>();
    expect(body).toMatchObject({ code: 'missing_parameter', status: 400, detail: error, error });
    expect(body).not.toHaveProperty('details');
    expect(await app.lineOf(answer)).toMatchObject({ level: 'warn', msg: error, code: 'missing_parameter' });
  });

  it.each([
    '../a.txt',
    'a/../../b',
    'a/%2e%2e/b',
    '/a.txt',
    '//evil.example/k',
    'a//b',
    '\\evil.example\\k',
    'a\r\nX: 1',
  ])('rejects the key %j with 400 and neither calls the store nor signs', async (key) => {
    const answer = await app.get(redirectTo(key));
    expect(answer.statusCode).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    const body = answer.json<Body>();
    expect(body).toMatchObject({
      code: 'invalid_object_key',
      error: 'The object key cannot be used',
      details: body['detail'],
    });
    expect(app.takeCalls()).toEqual([]);
  });

  it.each(['a%ffb', '%', '%zz', '%E0%A4%A', '%ED%A0%80', '%C0%AE'])(
    'rejects the malformed escape in objectkey=%s',
    async (key) => {
      const answer = await app.get(`/?tenant=mycompany&objectkey=${key}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({
        code: 'invalid_request',
        error: 'The request is not valid',
        details: 'The query must be percent-encoded UTF-8.',
      });
      expect(app.takeCalls()).toEqual([]);
    },
  );

  it.each([
    ['tenant=a&tenant=b&objectkey=k', 'Repeated query parameter: tenant. Send it once.'],
    ['tenant=a&objectkey=k&objectkey=l', 'Repeated query parameter: objectkey. Send it once.'],
    ...[
      ['objectkey[]=l', 'objectkey'],
      ['objectkey%5B0%5D=l', 'objectkey'],
      ['tenant[a]=b', 'tenant'],
      ['download[0]=1', 'download'],
    ].map(([bracketed, name]) => [
      `tenant=a&objectkey=k&${bracketed}`,
      `Query parameter in brackets: ${name}. Send it once, without brackets: ${name}=`,
    ]),
    [
      'tenant=a&objectkey[]=k',
      'Query parameter in brackets: objectkey. Send it once, without brackets: objectkey=',
    ],
    ['tenant=a&objectkey=k&download=yes', 'download must be 1 or 0.'],
    [
      'tenant=a%0Ab&objectkey=k',
      'tenant must have 1 to 128 characters, and no control or invisible characters.',
    ],
  ])('rejects ?%s', async (query, details) => {
    const answer = await app.get(`/?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<Body>()).toMatchObject({
      code: 'invalid_request',
      error: 'The request is not valid',
      details,
    });
    expect(app.takeCalls()).toEqual([]);
  });

  describe('when the store fails', () => {
    it.each<[string, Problem, number, Body, Body]>([
      [
        'a missing object',
        Problem.of('object_not_found', { errorCode: 'NoSuchKey' }),
        404,
        {
          code: 'object_not_found',
          error: 'Failed to generate S3 URL',
          details: 'File not found. It was never uploaded, or it has been deleted.',
        },
        { level: 'warn', msg: 'AWS Error', error_code: 'NoSuchKey', tenant: 'mycompany' },
      ],
      [
        'an unreachable store',
        Problem.of('store_unreachable', { errorCode: 'ECONNREFUSED', retryAfter: 2 }),
        503,
        { code: 'store_unreachable', error: 'Failed to generate S3 URL' },
        { level: 'error', msg: 'AWS Error', error_code: 'ECONNREFUSED' },
      ],
      [
        'missing credentials',
        NO_CREDENTIALS,
        503,
        { code: 'credentials_unavailable', error: 'Failed to generate S3 URL' },
        { level: 'error', msg: 'AWS Error', error_code: 'CredentialsProviderError' },
      ],
      [
        'a store that rejects the service',
        new Problem('store_refused', 'The object store rejected a request.', { errorCode: 'AccessDenied' }),
        500,
        { code: 'store_refused', error: 'Internal server error' },
        { level: 'error', msg: 'AWS Error', error_code: 'AccessDenied' },
      ],
    ])('answers %s', async (_what, problem, status, body, line) => {
      head = () => Promise.reject(problem);
      const answer = await app.get(redirectTo(`failing/${problem.code}`));
      expect(answer.statusCode).toBe(status);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['retry-after']).toBe(problem.retryAfter?.toString());
      expect(answer.json<Body>()).toMatchObject({ status, ...body });
      expect(await app.lineOf(answer)).toMatchObject({ status, url_generated: false, ...line });
    });

    it('hides the message of an unexpected error and logs it', async () => {
      head = () => Promise.reject(new TypeError('secret of the service'));
      const answer = await app.get(redirectTo('failing/bug'));
      expect(answer.statusCode).toBe(500);
      expect(answer.json<Body>()).toMatchObject({ code: 'internal_error', error: 'Internal server error' });
      expect(answer.body).not.toContain('secret');
      expect(await app.lineOf(answer)).toMatchObject({
        level: 'error',
        msg: 'Unexpected error',
        err: { message: 'secret of the service' },
      });
    });
  });

  describe('with PROXY_LEGACY_STATUS=true', () => {
    let legacy: TestApp;
    beforeAll(async () => {
      legacy = await TestApp.create({
        imports: [ProxyModule],
        problemFormats: ({ redirect }) => [redirectProblems(redirect)],
        variables: { PROXY_LEGACY_STATUS: 'true' },
        objects: {
          head: (key) => Promise.reject(key === 'missing' ? Problem.of('object_not_found') : NO_CREDENTIALS),
        },
      });
    });
    afterAll(() => legacy.close());

    it('answers a missing object with 500, in the status line and in the body', async () => {
      const answer = await legacy.get(redirectTo('missing'));
      expect(answer.statusCode).toBe(500);
      expect(answer.json<Body>()).toMatchObject({
        status: 500,
        code: 'object_not_found',
        error: 'Failed to generate S3 URL',
      });
    });

    it.each([
      ['/?tenant=x', 400],
      [redirectTo('other'), 503],
    ])('answers %s with %d as without it', async (url, status) => {
      const answer = await legacy.get(url);
      expect(answer.statusCode).toBe(status);
      expect(answer.json<Body>()).toMatchObject({ status });
    });
  });

  it('redirects without calling the store with PROXY_CHECK_OBJECT=false', async () => {
    const unchecked = await TestApp.create({
      imports: [ProxyModule],
      problemFormats: ({ redirect }) => [redirectProblems(redirect)],
      variables: { PROXY_CHECK_OBJECT: 'false' },
    });
    expect((await unchecked.get(redirectTo(KEY))).statusCode).toBe(302);
    expect(unchecked.takeCalls().map(([name]) => name)).toEqual(['presigner.presignGet']);
    await unchecked.close();
  });
});
