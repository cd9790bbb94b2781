import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { json, Signpost, upload } from './support/service/signpost.js';

type Body = Record<string, unknown>;

/** The documented errors of the two systems that Signpost replaces, row by row. Their clients read these. */
describe('errors that clients of the replaced systems rely on', () => {
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
    it('a file type that is not allowed answers 400 and lists the allowed types', async () => {
      const answer = await service.post('/upload-url', {
        filename: 'a.exe',
        content_type: 'application/pdf',
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      const body = await json<Body>(answer);
      expect(body['detail']).toMatch(
        /^File type \.exe not allowed\. Allowed types: \['\.[\da-z]+', (?:'\.[\da-z]+', )*'\.pdf', .*'\.zip'.*\]$/,
      );
      expect(body).toMatchObject({
        type: 'urn:problem-type:signpost:file_type_not_allowed',
        title: 'The file type is not allowed',
        status: 400,
        code: 'file_type_not_allowed',
        request_id: answer.headers.get('x-request-id'),
      });
    });

    it('a missing file answers 404', async () => {
      const answer = await service.post('/download-url', { file_key: 'uploads/nothing.pdf' });
      expect(answer.status).toBe(404);
      expect((await json<Body>(answer))['detail']).toMatch(/^File not found/);
    });

    it('a size above MAX_FILE_SIZE answers 400', async () => {
      const file = { filename: 'a.pdf', content_type: 'application/pdf' };
      const answer = await service.post('/upload-url', { ...file, size: 1001 });
      expect(answer.status).toBe(400);
      expect((await json<Body>(answer))['detail']).toBe('File too large. Maximum size: 1000 bytes');
      expect((await service.post('/upload-url', { ...file, size: 1000 })).status).toBe(200);
    });

    it('an expired upload URL is rejected by the bucket with 403', async () => {
      const file = { filename: 'a.pdf', content_type: 'application/pdf' };
      const signed = await service.uploadUrl(file);
      await new Promise((resolve) => setTimeout(resolve, 3500));
      const put = await fetch(signed.presigned_url, { method: 'PUT', headers: signed.headers, body: 'x' });
      expect(put.status).toBe(403);
    });

    it('an unreachable store answers 503 with Retry-After', async () => {
      const unreachable = await Signpost.start({ ...bucket.variables, S3_ENDPOINT: 'http://127.0.0.1:1' });
      const answer = await unreachable.post('/download-url', { file_key: 'uploads/a.pdf' });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await json<Body>(answer)).toMatchObject({ code: 'store_unreachable' });
      await unreachable.stop();
    });
  });

  describe.each(['GET', 'HEAD'])('%s /', (method) => {
    /** Compares the JSON body; for HEAD, expects none (RFC 9110, 9.3.2). */
    const expectBody = (text: string, expected: Body): void => {
      if (method === 'HEAD') expect(text).toBe('');
      else expect(JSON.parse(text)).toMatchObject(expected);
    };

    it('redirects with 302 to a URL that is signed for this method only and is valid for 240 minutes', async () => {
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
    ])('answers 400 when %s is missing', async (missing, given) => {
      const answer = await service.redirect({ [given]: 'x' }, { method });
      expect(answer.status).toBe(400);
      expectBody(await answer.text(), { error: `Missing required parameter: ${missing}` });
      expect(await service.lineOf(answer)).toMatchObject({
        level: 'warn',
        msg: `Missing required parameter: ${missing}`,
      });
    });

    it('answers 404 when the object does not exist', async () => {
      const answer = await service.redirect({ tenant: 'x', objectkey: 'nonexistent.pdf' }, { method });
      expect(answer.status).toBe(404);
      const body = await answer.text();
      expectBody(body, { error: 'Failed to generate S3 URL', code: 'object_not_found', status: 404 });
      expectBody(body, { details: expect.stringMatching(/^File not found/) as string });
      expect(await service.lineOf(answer)).toMatchObject({
        level: 'warn',
        url_generated: false,
        error_code: 'NoSuchKey',
      });
    });

    it('answers 500 when the object does not exist, with PROXY_LEGACY_STATUS', async () => {
      const legacy = await Signpost.start({ ...bucket.variables, PROXY_LEGACY_STATUS: 'true' });
      const answer = await legacy.redirect({ tenant: 'x', objectkey: 'nonexistent.pdf' }, { method });
      expect(answer.status).toBe(500);
      expectBody(await answer.text(), { error: 'Failed to generate S3 URL', status: 500 });
      await legacy.stop();
    });

    it.each([
      ['AWS_ACCESS_KEY_ID', 'InvalidAccessKeyId'],
      ['AWS_SECRET_ACCESS_KEY', 'SignatureDoesNotMatch'],
    ])(
      'answers 500 when the store rejects %s, and only the log has the error code',
      async (name, errorCode) => {
        const rejected = await Signpost.start({ ...bucket.variables, [name]: 'AKIAWRONGWRONGWRONG1' });
        const answer = await rejected.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
        expect(answer.status).toBe(500);
        const text = await answer.text();
        expectBody(text, { error: 'Internal server error' });
        expect(text).not.toContain(errorCode);
        expect(await rejected.lineOf(answer)).toMatchObject({
          level: 'error',
          msg: 'AWS Error',
          error_code: errorCode,
        });
        expect(rejected.daemon.output).not.toContain('StringToSign');
        await rejected.stop();
      },
    );

    it('answers 503 with Retry-After when there are no credentials', async () => {
      const { AWS_ACCESS_KEY_ID: _id, AWS_SECRET_ACCESS_KEY: _secret, ...variables } = bucket.variables;
      const withoutCredentials = await Signpost.start(variables);
      const answer = await withoutCredentials.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expectBody(await answer.text(), { code: 'credentials_unavailable' });
      await withoutCredentials.stop();
    });

    it('answers 503 when the store is unreachable, and 302 with PROXY_CHECK_OBJECT=false', async () => {
      const variables = { ...bucket.variables, S3_ENDPOINT: 'http://127.0.0.1:1' };
      const unreachable = await Signpost.start(variables);
      const answer = await unreachable.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expectBody(await answer.text(), { error: 'Failed to generate S3 URL', code: 'store_unreachable' });
      expect(await unreachable.lineOf(answer)).toMatchObject({ level: 'error', error_code: 'ECONNREFUSED' });
      await unreachable.stop();

      const unchecked = await Signpost.start({ ...variables, PROXY_CHECK_OBJECT: 'false' });
      const redirect = await unchecked.redirect({ tenant: 'x', objectkey: 'file.pdf' }, { method });
      expect(redirect.status).toBe(302);
      await unchecked.stop();
    });
  });

  it('GET / redirects to an attachment with download=1, and always for HTML', async () => {
    const objectkey = await upload(service, 'a.txt', 'text/plain', 'hello');
    const saved = await service.redirect({ tenant: 'x', objectkey, download: '1' });
    const answer = await fetch(saved.headers.get('location') ?? '');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename=a.txt');
    await answer.body?.cancel();

    const unchecked = await Signpost.start({ ...bucket.variables, PROXY_CHECK_OBJECT: 'false' });
    const page = await unchecked.redirect({ tenant: 'x', objectkey: 'pages/index.html' });
    const location = new URL(page.headers.get('location') ?? '');
    expect(location.searchParams.get('response-content-disposition')).toBe('attachment; filename=index.html');
    await unchecked.stop();
  });
});
