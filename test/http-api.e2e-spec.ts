import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost } from './support/service/signpost.js';

type Body = Record<string, unknown>;

const FILE = { filename: 'a.txt', content_type: 'text/plain' };

/** What a server answers to bytes that no HTTP client would send. */
function raw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    socket.setTimeout(2000, () => socket.destroy());
  });
}

describe('the API over HTTP', () => {
  let service: Signpost;

  beforeAll(async () => {
    service = await Signpost.start();
  });
  afterAll(async () => {
    await service.stop();
  });

  const deep = `{"filename":${'['.repeat(8000)}${']'.repeat(8000)}}`;
  it.each<[string, string, number, string, RegExp]>([
    ['malformed JSON', '{"filename":', 400, 'malformed_json', /could not be read as JSON/],
    ['an empty body', '', 400, 'malformed_json', /could not be read as JSON/],
    ['an array', '[]', 400, 'invalid_request', /one JSON object/],
    ['null', 'null', 400, 'invalid_request', /one JSON object/],
    ['a string', '"text"', 400, 'invalid_request', /one JSON object/],
    ['a missing field', '{"content_type":"text/plain"}', 400, 'invalid_request', /^filename is required\.$/],
    [
      'a wrong type',
      '{"filename":7,"content_type":"text/plain"}',
      400,
      'invalid_request',
      /filename must be a string/,
    ],
    [
      'an unknown field',
      JSON.stringify({ ...FILE, bucket: 'b' }),
      400,
      'invalid_request',
      /^bucket is not a known field/,
    ],
    [
      'an inherited name',
      JSON.stringify({ ...FILE, toString: 1 }),
      400,
      'invalid_request',
      /^toString is not a known/,
    ],
    [
      'a null size',
      JSON.stringify({ ...FILE, size: null }),
      400,
      'invalid_request',
      /^size must be a whole number/,
    ],
    [
      'a null checksum',
      JSON.stringify({ ...FILE, checksum_sha256: null }),
      400,
      'invalid_request',
      /^checksum_sha256 must/,
    ],
    ['__proto__', '{"__proto__":{"a":1}}', 400, 'malformed_json', /JSON/],
    ['a constructor', '{"constructor":{"prototype":{"a":1}}}', 400, 'malformed_json', /JSON/],
    ['8,000 levels', deep, 400, 'invalid_request', /nested too deeply/],
    ['over 16 KiB', `{"filename":"${'a'.repeat(17_000)}"}`, 413, 'body_too_large', /16 KiB/],
    [
      'a size of 1.5',
      JSON.stringify({ ...FILE, size: 1.5 }),
      400,
      'invalid_request',
      /size must be a whole number/,
    ],
    [
      'a size of -1',
      JSON.stringify({ ...FILE, size: -1 }),
      400,
      'invalid_request',
      /size must not be negative/,
    ],
    [
      'size as text',
      JSON.stringify({ ...FILE, size: '5' }),
      400,
      'invalid_request',
      /size must be a whole number/,
    ],
    [
      'method PATCH',
      JSON.stringify({ ...FILE, method: 'PATCH' }),
      400,
      'invalid_request',
      /method must be PUT or POST/,
    ],
    [
      'a form for a single use',
      JSON.stringify({ ...FILE, method: 'POST', single_use: true }),
      400,
      'invalid_request',
      /Ask for method PUT/,
    ],
    [
      'more than one request carries',
      JSON.stringify({ ...FILE, size: 5 * 1024 ** 3 + 1 }),
      400,
      'file_too_large',
      /Maximum size/,
    ],
  ])('refuses %s', async (_name, body, status, code, detail) => {
    const answer = await service.post('/upload-url', body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = await json<Body>(answer);
    expect(problem).toMatchObject({ status, code, request_id: answer.headers.get('x-request-id') });
    expect(problem['detail']).toMatch(detail);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'x',
  ])('refuses a body of type %s with 415', async (type) => {
    const answer = await service.post('/upload-url', JSON.stringify(FILE), { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(await json<Body>(answer)).toMatchObject({ code: 'unsupported_media_type' });
  });

  it.each(['Application/JSON', 'application/json; charset=utf-8', 'application/json\t;charset="UTF-8"'])(
    'validates a body of type %j like any other',
    async (type) => {
      expect((await service.post('/upload-url', FILE, { 'content-type': type })).status).toBe(200);
      expect(
        (await service.post('/upload-url', { ...FILE, bucket: 'b' }, { 'content-type': type })).status,
      ).toBe(400);
    },
  );

  it.each<[string, Record<string, string>, number, string]>([
    [
      'another charset',
      { 'content-type': 'application/json; charset=iso-8859-1' },
      415,
      'unsupported_media_type',
    ],
    ['a content encoding', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ])('refuses %s', async (_name, headers, status, code) => {
    const answer = await service.post('/upload-url', FILE, headers);
    expect(answer.status).toBe(status);
    expect(await json<Body>(answer)).toMatchObject({ code });
  });

  it('refuses a body that is not UTF-8', async () => {
    const answer = await fetch(`${service.url}/upload-url`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from('{"filename":"\xFF.txt","content_type":"text/plain"}', 'latin1'),
    });
    expect(answer.status).toBe(400);
    expect(await json<Body>(answer)).toMatchObject({
      code: 'malformed_json',
      detail: 'The body is not valid UTF-8.',
    });
  });

  it.each(['a%ffb', '%', '%E0%A4%A', '%ED%A0%80'])(
    'refuses the objectkey %s, which no encoder wrote',
    async (key) => {
      const answer = await service.get(`/?tenant=x&objectkey=${key}`);
      expect(answer.status).toBe(400);
      expect(await json<Body>(answer)).toMatchObject({ code: 'invalid_request' });
    },
  );

  it.each([
    ['GET', '/nothing', 404, 'route_not_found'],
    ['GET', '/upload-url', 404, 'route_not_found'],
    ['POST', '/', 404, 'route_not_found'],
    ['GET', '/UPLOAD-URL', 404, 'route_not_found'],
    ['GET', '/%zz', 400, 'invalid_request'],
  ])('answers %s %s with %d', async (method, path, status, code) => {
    const answer = await service.get(path, { method });
    expect(answer.status).toBe(status);
    expect(await json<Body>(answer)).toMatchObject({ status, code });
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', '400'],
    [
      'two lengths',
      'POST /upload-url HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      '400',
    ],
    [
      'a length and chunks',
      'POST /upload-url HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['headers over 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('answers %s with a problem and closes', async (_name, bytes, status) => {
    const answer = await raw(service.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect((await service.get('/health/live')).status).toBe(200);
  });

  it('carries the harmless request id of the caller and makes one in place of any other', async () => {
    const withId = (id: string): Promise<Response> =>
      service.get('/health/live', { headers: { 'x-request-id': id } });
    expect((await withId('trace-0123.abc')).headers.get('x-request-id')).toBe('trace-0123.abc');
    expect((await withId('"}{ injected')).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('sends security headers with every answer', async () => {
    for (const answer of [
      await service.get('/docs'),
      await service.get('/nothing'),
      await service.redirect({}),
    ]) {
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
  });

  it('points to the store whatever host the client claims', async () => {
    const key = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';
    const answer = await raw(
      service.url,
      `GET /?tenant=x&objectkey=${key} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n` +
        'Forwarded: host=evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('302 Found');
    expect(answer.toLowerCase()).toContain(`location: ${service.bucketOrigin}/`);
    expect(answer).not.toContain('evil.example');
  });

  it('describes itself in OpenAPI, with examples', async () => {
    const document = await json<{ paths: Record<string, Record<string, { responses: object }>> }>(
      await service.get('/docs-json'),
    );
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/',
      '/download-url',
      '/download-urls',
      '/files',
      '/files/complete',
      '/files/{path}',
      '/health',
      '/health/live',
      '/health/ready',
      '/s3/multipart',
      '/s3/multipart/{uploadId}',
      '/s3/multipart/{uploadId}/batch',
      '/s3/multipart/{uploadId}/complete',
      '/s3/multipart/{uploadId}/{partNumber}',
      '/s3/params',
      '/s3/sign',
      '/upload-url',
      '/upload-urls',
    ]);
    expect(Object.keys(document.paths['/']?.['get']?.responses ?? {})).toEqual(
      expect.arrayContaining(['302', '400', '404', '500', '503']),
    );
    expect(Object.keys(document.paths['/upload-url']?.['post']?.responses ?? {})).not.toContain('201');
  });
});

it('has examples that work below another KEY_PREFIX', async () => {
  const service = await Signpost.start({ KEY_PREFIX: 'team-a/' });
  const text = await (await service.get('/docs-json')).text();
  const [key = ''] = /team-a\/[\w-]+-welcome\.txt/.exec(text) ?? [];
  expect((await service.post('/download-url', { file_key: key })).status).toBe(200);
  expect(text).not.toContain('uploads/');
  await service.stop();
});

describe('CORS', () => {
  it('admits any page in development and exposes what a client needs', async () => {
    const service = await Signpost.start();
    const answer = await service.get('/health/live', { headers: { origin: 'https://app.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Request-Id');
    await service.stop();
  });

  it('admits the configured origins and no other, by preflight and in answers, at the bucket too', async () => {
    const service = await Signpost.start({ CORS_ORIGINS: 'https://app.example' });
    const allowed = async (url: string, origin: string, method: string): Promise<string | null> => {
      const headers = {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'content-type',
      };
      const answer = await fetch(url, { method, headers });
      await answer.body?.cancel();
      return answer.headers.get('access-control-allow-origin');
    };
    for (const url of [`${service.url}/upload-url`, `${service.bucketOrigin}/signpost/x`]) {
      for (const method of ['OPTIONS', 'GET']) {
        expect(await allowed(url, 'https://app.example', method)).toBe('https://app.example');
        expect(await allowed(url, 'https://evil.example', method)).toBeNull();
        expect(await allowed(url, 'null', method)).toBeNull();
      }
    }
    await service.stop();
  });
});

describe('the rate limit', () => {
  it('counts down in headers, answers 429 with Retry-After, and spares the probes', async () => {
    const service = await Signpost.start({ RATE_LIMIT: '3' });
    const answers: Response[] = [];
    for (let request = 0; request < 4; request += 1) {
      // Believed from nobody unless TRUST_PROXY says so.
      const headers = { 'x-forwarded-for': `10.0.0.${request}` };
      answers.push(
        request % 2 === 0
          ? await service.post('/upload-url', FILE, headers)
          : await service.redirect({}, { headers }),
      );
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['2', '1', '0', '0']);
    const [, , , refused] = answers;
    expect(refused?.headers.get('ratelimit-limit')).toBe('3');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await json<Body>(refused as Response)).toMatchObject({ status: 429, code: 'rate_limited' });
    for (let probe = 0; probe < 10; probe += 1) expect((await service.get('/health/ready')).status).toBe(200);
    await service.stop();
  });

  it('tells callers behind a trusted proxy apart', async () => {
    const service = await Signpost.start({ RATE_LIMIT: '1', TRUST_PROXY: 'loopback' });
    const statusFor = async (ip: string): Promise<number> =>
      (await service.post('/upload-url', FILE, { 'x-forwarded-for': ip })).status;
    expect(await statusFor('192.0.2.1')).toBe(200);
    expect(await statusFor('192.0.2.2')).toBe(200);
    expect(await statusFor('192.0.2.1')).toBe(429);
    await service.stop();
  });
});
