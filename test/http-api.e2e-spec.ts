import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost } from './support/service/signpost.js';

type Body = Record<string, unknown>;

const FILE = { filename: 'a.txt', content_type: 'text/plain' };

/** Sends bytes that no HTTP client would send, and returns all that comes back until the server closes. */
function sendRaw(url: string, bytes: string): Promise<string> {
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

describe('the HTTP API', () => {
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
      'a filename that is a number',
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
      'a field named like an inherited property',
      JSON.stringify({ ...FILE, toString: 1 }),
      400,
      'invalid_request',
      /^toString is not a known/,
    ],
    [
      'a null filename',
      JSON.stringify({ ...FILE, filename: null }),
      400,
      'invalid_request',
      /^filename must be a string/,
    ],
    ['a __proto__ field', '{"__proto__":{"a":1}}', 400, 'malformed_json', /__proto__/],
    [
      'a constructor field with a prototype',
      '{"constructor":{"prototype":{"a":1}}}',
      400,
      'malformed_json',
      /constructor\.prototype/,
    ],
    ['8,000 levels of nesting', deep, 400, 'invalid_request', /nested too deeply/],
    ['a body above 16 KiB', `{"filename":"${'a'.repeat(17_000)}"}`, 413, 'body_too_large', /16 KiB/],
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
      'a form with single_use',
      JSON.stringify({ ...FILE, method: 'POST', single_use: true }),
      400,
      'invalid_request',
      /Use method PUT/,
    ],
    [
      'a size above 5 GiB, the maximum of one PUT',
      JSON.stringify({ ...FILE, size: 5 * 1024 ** 3 + 1 }),
      400,
      'file_too_large',
      /Maximum size/,
    ],
  ])('POST /upload-url rejects %s', async (_what, body, status, code, detail) => {
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
  ])('answers 415 for a body of type %s', async (type) => {
    const answer = await service.post('/upload-url', JSON.stringify(FILE), { 'content-type': type });
    expect(answer.status).toBe(415);
    expect(await json<Body>(answer)).toMatchObject({ code: 'unsupported_media_type' });
  });

  it.each(['Application/JSON', 'application/json; charset=utf-8', 'application/json\t;charset="UTF-8"'])(
    'validates a body of type %j as JSON',
    async (type) => {
      expect((await service.post('/upload-url', FILE, { 'content-type': type })).status).toBe(200);
      expect(
        (await service.post('/upload-url', { ...FILE, bucket: 'b' }, { 'content-type': type })).status,
      ).toBe(400);
    },
  );

  it.each<[string, Record<string, string>, number, string]>([
    [
      'a charset other than UTF-8',
      { 'content-type': 'application/json; charset=iso-8859-1' },
      415,
      'unsupported_media_type',
    ],
    ['a Content-Encoding', { 'content-encoding': 'gzip' }, 415, 'unsupported_media_type'],
  ])('rejects %s', async (_what, headers, status, code) => {
    const answer = await service.post('/upload-url', FILE, headers);
    expect(answer.status).toBe(status);
    expect(await json<Body>(answer)).toMatchObject({ code });
  });

  it('rejects a body that is not valid UTF-8', async () => {
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
    'rejects the malformed percent-encoding %s in objectkey',
    async (key) => {
      const answer = await service.get(`/?tenant=x&objectkey=${key}`);
      expect(answer.status).toBe(400);
      expect(await json<Body>(answer)).toMatchObject({ code: 'invalid_request' });
    },
  );

  it.each([
    ['GET', '/nothing', 404, 'route_not_found'],
    ['GET', '/upload-url', 405, 'method_not_allowed'],
    ['POST', '/', 405, 'method_not_allowed'],
    ['GET', '/UPLOAD-URL', 404, 'route_not_found'],
    ['GET', '/%zz', 400, 'invalid_request'],
    ['GET', '/files?cursor=%ff', 400, 'invalid_request'],
  ])('answers %s %s with %d', async (method, path, status, code) => {
    const answer = await service.get(path, { method });
    expect(answer.status).toBe(status);
    expect(await json<Body>(answer)).toMatchObject({ status, code });
  });

  it('lists the methods of a known path in Allow', async () => {
    const allowed = async (path: string): Promise<string | null> =>
      (await service.get(path, { method: 'PATCH' })).headers.get('allow');
    expect(await allowed('/')).toBe('GET, HEAD');
    expect(await allowed('/upload-url')).toBe('POST');
    expect(await allowed('/files/uploads/a.txt')).toBe('GET, HEAD, DELETE');
    expect(await allowed(`/s3/multipart/${'a'.repeat(130)}?key=a`)).toBe('GET, HEAD, DELETE');
    expect(await allowed('/docs')).toBe('GET, HEAD');
    expect(await allowed('/nothing')).toBeNull();
  });

  it.each([
    ['/', 'GET, HEAD'],
    ['/upload-url', 'POST'],
    ['/docs', 'GET, HEAD'],
    ['*', 'GET, HEAD, POST, DELETE'],
  ])('answers OPTIONS %s with 204 and Allow: %s', async (target, allow) => {
    for (const origin of ['', 'Origin: http://localhost:5173\r\n']) {
      const answer = await sendRaw(
        service.url,
        `OPTIONS ${target} HTTP/1.1\r\nHost: localhost\r\n${origin}Connection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 204 /);
      expect(/^allow: (.*)\r$/im.exec(answer)?.[1]).toBe(allow);
    }
  });

  it.each<[string, string, RequestInit, number]>([
    ['malformed JSON', '/s3/multipart', { method: 'POST', body: '{' }, 400],
    ['a large body', '/s3/sign', { method: 'POST', body: ' '.repeat(17_000) }, 413],
    [
      'another content type',
      '/s3/sign',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'a' },
      415,
    ],
    ['an unknown path', '/s3/nothing', {}, 404],
    ['a malformed path', '/s3/multipart/%zz', {}, 400],
    ['a malformed query', '/s3/params?filename=%ff', {}, 400],
    ['another method', '/s3/params', { method: 'DELETE' }, 405],
    ['a file type', '/s3/params?filename=a.exe', {}, 400],
  ])('rejects %s below /s3 with the fields that Uppy reads', async (_what, path, init, status) => {
    const answer = await service.get(path, { headers: { 'content-type': 'application/json' }, ...init });
    expect(answer.status).toBe(status);
    const { title, detail, error, message } = await json<Body>(answer);
    expect([error, message]).toEqual([`s3: ${String(detail)}`, detail]);
    // The only text that Uppy 6 shows with companionEndpoint.
    expect(answer.statusText).toBe(title);
  });

  it.each([
    ['bytes that are not HTTP', 'hello\r\n\r\n', '400'],
    [
      'two Content-Length headers',
      'POST /upload-url HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
      '400',
    ],
    [
      'Content-Length together with Transfer-Encoding',
      'POST /upload-url HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['headers above 16 KiB', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
  ])('answers %s with a problem document and closes the connection', async (_name, bytes, status) => {
    const answer = await sendRaw(service.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('application/problem+json');
    expect((await service.get('/health/live')).status).toBe(200);
  });

  it("keeps the caller's X-Request-Id if it is harmless and replaces it otherwise", async () => {
    const withId = (id: string): Promise<Response> =>
      service.get('/health/live', { headers: { 'x-request-id': id } });
    expect((await withId('trace-0123.abc')).headers.get('x-request-id')).toBe('trace-0123.abc');
    expect((await withId('"}{ injected')).headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('sends security headers with every response', async () => {
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

  it('redirects to the configured store, whatever Host and Forwarded headers the client sends', async () => {
    const key = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';
    const named = await Signpost.start({ ALLOWED_HOSTS: 'evil.example' });
    const answer = await sendRaw(
      named.url,
      `GET /?tenant=x&objectkey=${key} HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n` +
        'Forwarded: host=evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('302 Found');
    expect(answer.toLowerCase()).toContain(`location: ${named.bucketOrigin}/`);
    expect(answer).not.toContain('evil.example');
    await named.stop();
  });

  it('GET /docs-json lists every route and the status codes of the redirect', async () => {
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
      '/l/{path}',
      '/limits',
      '/links',
      '/links/{id}',
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

it('GET /docs-json has examples that work with another KEY_PREFIX', async () => {
  const service = await Signpost.start({ KEY_PREFIX: 'team-a/' });
  const text = await (await service.get('/docs-json')).text();
  const [key = ''] = /team-a\/[\w-]+-welcome\.txt/.exec(text) ?? [];
  expect((await service.post('/download-url', { file_key: key })).status).toBe(200);
  expect(text).not.toContain('uploads/');
  await service.stop();
});

describe('CORS', () => {
  it('admits local origins in development and exposes X-Request-Id', async () => {
    const service = await Signpost.start();
    const answer = await service.get('/health/live', { headers: { origin: 'http://localhost:5173' } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-Request-Id');
    await service.stop();
  });

  it('CORS_ORIGINS admits the named origins and no others, at the service and at the embedded bucket', async () => {
    const service = await Signpost.start({ CORS_ORIGINS: 'https://app.example,capacitor://localhost' });
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
    const object = `${service.bucketOrigin}/signpost/x`;
    for (const url of [`${service.url}/upload-url`, object]) {
      for (const method of ['OPTIONS', 'GET']) {
        for (const origin of ['https://app.example', 'capacitor://localhost']) {
          expect(await allowed(url, origin, method)).toBe(origin);
        }
        // Any page may read a file from the bucket: its presigned URL is the permission.
        const expected = url === object && method === 'GET' ? '*' : null;
        expect(await allowed(url, 'https://evil.example', method)).toBe(expected);
      }
      // Preflight of a PUT.
      expect(await allowed(url, 'null', 'OPTIONS')).toBeNull();
    }
    expect(await allowed(`${service.url}/upload-url`, 'null', 'GET')).toBeNull();
    // Browsers send this origin to the bucket when a page follows a redirect of the service.
    expect(await allowed(object, 'null', 'GET')).toBe('*');
    await service.stop();
  });
});

describe('RATE_LIMIT', () => {
  it('counts down in RateLimit headers, answers 429 with Retry-After, and does not limit health checks', async () => {
    const service = await Signpost.start({ RATE_LIMIT: '3' });
    const answers: Response[] = [];
    for (let request = 0; request < 4; request += 1) {
      // Ignored without TRUST_PROXY.
      const headers = { 'x-forwarded-for': `10.0.0.${request}` };
      answers.push(
        request % 2 === 0
          ? await service.post('/upload-url', FILE, headers)
          : await service.redirect({}, { headers }),
      );
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit')?.replace(/;t=\d+$/, ''))).toEqual(
      ['2', '1', '0', '0'].map((remaining) => `"default";r=${remaining}`),
    );
    const [, , , limited] = answers;
    expect(limited?.headers.get('ratelimit-policy')).toBe('"default";q=3;w=60');
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(limited?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await json<Body>(limited as Response)).toMatchObject({ status: 429, code: 'rate_limited' });
    for (let probe = 0; probe < 10; probe += 1) expect((await service.get('/health/ready')).status).toBe(200);
    await service.stop();
  });

  it('counts callers behind a trusted proxy separately', async () => {
    const service = await Signpost.start({ RATE_LIMIT: '1', TRUST_PROXY: 'loopback' });
    const statusFor = async (ip: string): Promise<number> =>
      (await service.post('/upload-url', FILE, { 'x-forwarded-for': ip })).status;
    expect(await statusFor('192.0.2.1')).toBe(200);
    expect(await statusFor('192.0.2.2')).toBe(200);
    expect(await statusFor('192.0.2.1')).toBe(429);
    await service.stop();
  });
});
