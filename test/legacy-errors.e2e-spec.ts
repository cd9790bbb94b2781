import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { json, Signpost, upload } from './support/service/signpost.js';

type Body = Record<string, unknown>;

/** The error tables of the two systems that Signpost replaces, row by row. */
describe('the errors that clients of the systems before this one know', () => {
  let bucket: Bucket;
  let service: Signpost;

  beforeAll(async () => {
    bucket = await Bucket.start();
    service = await Signpost.start({ ...bucket.variables, UPLOAD_URL_EXPIRES: '2', MAX_FILE_SIZE: '1000' });
  });
  afterAll(async () => {
    await service.stop();
    await bucket.daemon.stop();
  });

  describe('POST /upload-url and /download-url', () => {
    it('invalid file type: 400 and the allowed ones', async () => {
      const answer = await service.post('/upload-url', {
        filename: 'a.exe',
        content_type: 'application/pdf',
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      const body = await json<Body>(answer);
      expect(body['detail']).toMatch(
        /^File type \.exe not allowed\. Allowed types: \['\.avif', '\.bmp', .*'\.zip'\]$/,
      );
      expect(body).toMatchObject({
        type: 'urn:problem-type:signpost:file_type_not_allowed',
        title: 'The file type is not allowed',
        status: 400,
        code: 'file_type_not_allowed',
        request_id: answer.headers.get('x-request-id'),
      });
    });

    it('file not found: 404', async () => {
      const answer = await service.post('/download-url', { file_key: 'uploads/nothing.pdf' });
      expect(answer.status).toBe(404);
      expect((await json<Body>(answer))['detail']).toMatch(/^File not found/);
    });

    it('file too large: 400', async () => {
      const file = { filename: 'a.pdf', content_type: 'application/pdf' };
      const answer = await service.post('/upload-url', { ...file, size: 1001 });
      expect(answer.status).toBe(400);
      expect((await json<Body>(answer))['detail']).toBe('File too large. Maximum size: 1000 bytes');
      expect((await service.post('/upload-url', { ...file, size: 1000 })).status).toBe(200);
    });

    it('expired URL: 403 from the bucket', async () => {
      const file = { filename: 'a.pdf', content_type: 'application/pdf' };
      const ticket = await json(await service.post('/upload-url', file));
      await new Promise((resolve) => setTimeout(resolve, 3500));
      const put = await fetch(ticket.presigned_url, { method: 'PUT', headers: ticket.headers, body: 'x' });
      expect(put.status).toBe(403);
    });

    it('S3 connection issues: 503 and when to come back', async () => {
      const lost = await Signpost.start({ ...bucket.variables, S3_ENDPOINT: 'http://127.0.0.1:1' });
      const answer = await lost.post('/download-url', { file_key: 'uploads/a.pdf' });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await json<Body>(answer)).toMatchObject({ code: 'store_unreachable' });
      await lost.stop();
    });
  });

  describe.each(['GET', 'HEAD'])('%s /', (method) => {
    /** An answer to HEAD has no body (RFC 9110, 9.3.2). */
    const expectBody = (text: string, expected: Body): void => {
      if (method === 'HEAD') expect(text).toBe('');
      else expect(JSON.parse(text)).toMatchObject(expected);
    };

    it('an object that exists: 302, for that very method, 240 minutes', async () => {
      const objectkey = await upload(service, 'a.txt', 'text/plain', 'hello');
      const answer = await service.redirect({ tenant: 'mycompany', objectkey }, { method });
      expect(answer.status).toBe(302);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      const location = new URL(answer.headers.get('location') ?? '');
      expect(location.searchParams.get('X-Amz-Expires')).toBe('14400');
      expect(location.searchParams.get('X-Amz-SignedHeaders')).toBe('host');
      expect((await fetch(location, { method })).status).toBe(200);
      expect((await fetch(location, { method: method === 'GET' ? 'HEAD' : 'GET' })).status).toBe(403);
      expect(await service.lineOf(answer)).toMatchObject({
        level: 'info',
        tenant: 'mycompany',
        objectkey,
        url_generated: true,
      });
    });

    it.each([
      ['tenant', 'objectkey'],
      ['objectkey', 'tenant'],
    ])('missing %s: 400', async (missing, given) => {
      const answer = await service.redirect({ [given]: 'x' }, { method });
      expect(answer.status).toBe(400);
      expectBody(await answer.text(), { error: `Missing required parameter: ${missing}` });
      expect(await service.lineOf(answer)).toMatchObject({
        level: 'warn',
        msg: `Missing required parameter: ${missing}`,
      });
    });

    it('nonexistent object: 404', async () => {
      const answer = await service.redirect({ tenant: 'x', objectkey: 'nonexistent.pdf' }, { method });
      expect(answer.status).toBe(404);
      const body = await answer.text();
      expectBody(body, { error: 'Failed to generate S3 URL', code: 'object_not_found', status: 404 });
      expectBody(body, { details: expect.stringMatching(/^File not found/) as string });
      expect(await service.lineOf(answer)).toMatchObject({
        level: 'error',
        url_generated: false,
        error_code: 'NoSuchKey',
      });
    });

    it('nonexistent object with PROXY_LEGACY_STATUS: 500', async () => {
      const legacy = await Signpost.start({ ...bucket.variables, PROXY_LEGACY_STATUS: 'true' });
      const answer = await legacy.redirect({ tenant: 'x', objectkey: 'nonexistent.pdf' }, { method });
      expect(answer.status).toBe(500);
      expectBody(await answer.text(), { error: 'Failed to generate S3 URL', status: 500 });
      await legacy.stop();
    });

    it.each([
      ['AWS_ACCESS_KEY_ID', 'InvalidAccessKeyId'],
      ['AWS_SECRET_ACCESS_KEY', 'SignatureDoesNotMatch'],
    ])('refused credentials (%s): 500 without a word, the code in the log', async (name, errorCode) => {
      const refused = await Signpost.start({ ...bucket.variables, [name]: 'AKIAWRONGWRONGWRONG1' });
      const answer = await refused.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(answer.status).toBe(500);
      const text = await answer.text();
      expectBody(text, { error: 'Internal server error' });
      expect(text).not.toContain(errorCode);
      expect(await refused.lineOf(answer)).toMatchObject({
        level: 'error',
        msg: 'AWS Error',
        error_code: errorCode,
      });
      expect(refused.daemon.output).not.toContain('StringToSign');
      await refused.stop();
    });

    it('no credentials at all: 503 and when to come back', async () => {
      const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...variables } = bucket.variables;
      const poor = await Signpost.start(variables);
      const answer = await poor.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expectBody(await answer.text(), { code: 'credentials_unavailable' });
      await poor.stop();
    });

    it('an unreachable store: 503, and without the check still 302', async () => {
      const variables = { ...bucket.variables, S3_ENDPOINT: 'http://127.0.0.1:1' };
      const lost = await Signpost.start(variables);
      const answer = await lost.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expectBody(await answer.text(), { error: 'Failed to generate S3 URL', code: 'store_unreachable' });
      expect(await lost.lineOf(answer)).toMatchObject({ level: 'error', error_code: 'ECONNREFUSED' });
      await lost.stop();

      const blind = await Signpost.start({ ...variables, PROXY_CHECK_OBJECT: 'false' });
      const redirect = await blind.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(redirect.status).toBe(302);
      await blind.stop();
    });
  });

  it('saves instead of showing with download=1, and always what a browser would run', async () => {
    const objectkey = await upload(service, 'a.txt', 'text/plain', 'hello');
    const saved = await service.redirect({ tenant: 'x', objectkey, download: '1' });
    const answer = await fetch(saved.headers.get('location') ?? '');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=a.txt');
    await answer.body?.cancel();

    const blind = await Signpost.start({ ...bucket.variables, PROXY_CHECK_OBJECT: 'false' });
    const page = await blind.redirect({ tenant: 'x', objectkey: 'pages/index.html' });
    const location = new URL(page.headers.get('location') ?? '');
    expect(location.searchParams.get('response-content-disposition')).toBe('attachment; filename=index.html');
    await blind.stop();
  });
});
