import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestApp } from '../http/test-app.fixture.js';
import { UPPY_PROBLEMS } from './uppy-problems.js';
import { UppyModule } from './uppy.module.js';

type Body = Record<string, unknown>;

const KEY = 'uploads/00000000-0000-4000-8000-000000000000-a.mp4';
const NEW_KEY = /^uploads\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}-a\.mp4$/;
const ID = { key: KEY, uploadId: 'id' };

interface Signed {
  url: string;
  key?: string;
  headers?: Record<string, string>;
  fields?: Record<string, string>;
}

describe('SignController', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      imports: [UppyModule],
      problemFormats: () => [UPPY_PROBLEMS],
      multipart: { listParts: () => Promise.resolve([{ partNumber: 1, etag: '"e1"', size: 5 }]) },
    });
  });
  afterAll(() => app.close());
  beforeEach(() => void app.takeCalls());

  const sign = async (request: Body, from = app): Promise<Signed> => {
    const answer = await from.post('/s3/sign', request);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    return answer.json<Signed>();
  };
  const queryOf = ({ url }: Signed): Body => Object.fromEntries(new URL(url).searchParams);

  it('signs a form for one file of a known type and unknown size', async () => {
    const signed = await sign({ method: 'PUT', key: 'a.mp4', contentType: 'video/mp4' });
    expect(signed).toEqual({
      url: 'https://photos.s3.eu-central-1.amazonaws.com/',
      key: expect.stringMatching(NEW_KEY) as string,
      fields: expect.objectContaining({ key: signed.key, 'Content-Type': 'video/mp4' }) as object,
    });
  });

  it('signs a PUT for one file of unknown type and size', async () => {
    const signed = await sign({ method: 'PUT', key: 'a.mp4' });
    expect(signed).toEqual({
      url: expect.stringContaining(`/${signed.key}?`) as string,
      key: expect.stringMatching(NEW_KEY) as string,
      headers: { 'Content-Type': 'video/mp4' },
    });
  });

  it('signs the declared size, but does not list Content-Length, which browsers set themselves', async () => {
    const signed = await sign({ method: 'PUT', key: 'a.mp4', contentType: 'video/mp4', size: 5 });
    expect(signed.headers).toEqual({ 'Content-Type': 'video/mp4' });
    expect(queryOf(signed)).toMatchObject({ 'X-Amz-SignedHeaders': 'content-length;content-type;host' });
    expect(app.takeCalls()).toMatchObject([
      ['presigner.presignPut', { headers: { 'content-length': '5', 'content-type': 'video/mp4' } }],
    ]);
  });

  it('signs a PUT for one file with UPPY_UPLOAD_METHOD=PUT', async () => {
    const put = await TestApp.create({
      imports: [UppyModule],
      problemFormats: () => [UPPY_PROBLEMS],
      variables: { UPPY_UPLOAD_METHOD: 'PUT' },
    });
    const signed = await sign({ method: 'PUT', key: 'a.mp4', contentType: 'video/mp4' }, put);
    expect(signed).not.toHaveProperty('fields');
    expect(signed.headers).toEqual({ 'Content-Type': 'video/mp4' });
    await put.close();
  });

  it('signs the creation of a multipart upload under a new key', async () => {
    const signed = await sign({ method: 'POST', key: 'a.mp4', contentType: 'video/mp4', size: 5 });
    expect(signed.key).toMatch(NEW_KEY);
    expect(signed.headers).toEqual({ 'Content-Type': 'video/mp4' });
    expect(queryOf(signed)).toMatchObject({ uploads: '', 'X-Amz-SignedHeaders': 'content-type;host' });
  });

  it('rejects the creation of a multipart upload above MAX_FILE_SIZE', async () => {
    const answer = await app.post('/s3/sign', { method: 'POST', key: 'a.mp4', size: 5 * 1024 ** 3 + 1 });
    expect(answer.statusCode).toBe(400);
    expect(answer.json<Body>()).toMatchObject({ code: 'file_too_large' });
  });

  it.each<[string, Body, string, Body]>([
    ['the upload of a part', { method: 'PUT', ...ID, partNumber: 3 }, 'presignPart', { partNumber: '3' }],
    ['the list of parts', { method: 'GET', ...ID }, 'presignListParts', {}],
    ['the abortion', { method: 'DELETE', ...ID }, 'presignAbortMultipart', {}],
  ])('signs %s without calling the store', async (_what, request, method, query) => {
    const signed = await sign(request);
    expect(Object.keys(signed)).toEqual(['url']);
    expect(new URL(signed.url).pathname).toBe(`/${KEY}`);
    expect(queryOf(signed)).toMatchObject({ uploadId: 'id', 'X-Amz-Expires': '600', ...query });
    expect(app.takeCalls().map(([name]) => name)).toEqual([`presigner.${method}`]);
  });

  it('signs writes with the upload credentials, fixes ACL and tags, and lists parts with its own', async () => {
    const split = await TestApp.create({
      imports: [UppyModule],
      bucketOptions: {
        endpoint: 'http://127.0.0.1:7480',
        uploadCredentials: { accessKeyId: 'uploadkey', secretAccessKey: 'upload-secret' },
      },
      multipart: { listParts: () => Promise.resolve([{ partNumber: 1, etag: '"e1"', size: 5 }]) },
    });
    const fixed = { 'x-amz-acl': 'private', 'x-amz-tagging': '' };
    const requests: [Body, string, object | undefined][] = [
      [{ method: 'PUT', key: 'a.mp4' }, 'uploadkey', { 'Content-Type': 'video/mp4', ...fixed }],
      [{ method: 'POST', key: 'a.mp4' }, 'uploadkey', { 'Content-Type': 'video/mp4', ...fixed }],
      [{ method: 'PUT', ...ID, partNumber: 3 }, 'uploadkey', undefined],
      [{ method: 'POST', ...ID }, 'uploadkey', {}],
      [{ method: 'DELETE', ...ID }, 'uploadkey', undefined],
      [{ method: 'GET', ...ID }, 'AKIAIOSFODNN7EXAMPLE', undefined],
    ];
    for (const [request, signer, headers] of requests) {
      const signed = await sign(request, split);
      expect(queryOf(signed)['X-Amz-Credential'], JSON.stringify(request)).toMatch(new RegExp(`^${signer}/`));
      expect(signed.headers, JSON.stringify(request)).toEqual(headers);
    }
    const form = await sign({ method: 'PUT', key: 'a.mp4', contentType: 'video/mp4' }, split);
    expect(form.fields?.['x-amz-credential']).toMatch(/^uploadkey\//);
    await split.close();
  });

  it('signs the completion after it has listed the parts', async () => {
    const signed = await sign({ method: 'POST', ...ID });
    expect(signed.headers).toEqual({});
    expect(queryOf(signed)).toMatchObject({ uploadId: 'id', 'X-Amz-SignedHeaders': 'host' });
    expect(app.takeCalls().map(([name]) => name)).toEqual([
      'multipart.listParts',
      'presigner.presignCompleteMultipart',
    ]);
  });

  it('requires the headers of UPLOAD_REQUIRE_SIZE and UPLOAD_SINGLE_USE at the completion', async () => {
    const strict = await TestApp.create({
      imports: [UppyModule],
      problemFormats: () => [UPPY_PROBLEMS],
      variables: { UPLOAD_REQUIRE_SIZE: 'true', UPLOAD_SINGLE_USE: 'true' },
      multipart: { listParts: () => Promise.resolve([{ partNumber: 1, etag: '"e1"', size: 5 }]) },
    });
    const signed = await sign({ method: 'POST', ...ID }, strict);
    expect(signed.headers).toEqual({ 'x-amz-mp-object-size': '5', 'if-none-match': '*' });
    expect(queryOf(signed)).toMatchObject({
      'X-Amz-SignedHeaders': 'host;if-none-match;x-amz-mp-object-size',
    });
    await strict.close();
  });

  describe.each<[Body]>([
    [{ method: 'PUT', uploadId: 'id', partNumber: 1 }],
    [{ method: 'GET', uploadId: 'id' }],
    [{ method: 'POST', uploadId: 'id' }],
    [{ method: 'DELETE', uploadId: 'id' }],
  ])('with %j', (request) => {
    it.each([
      ['other/a.mp4', 404, 'object_not_found'],
      ['uploads/', 404, 'object_not_found'],
      ['uploads/../a.mp4', 400, 'invalid_object_key'],
      ['/uploads/a.mp4', 400, 'invalid_object_key'],
    ])('rejects the key %s with %d and neither calls the store nor signs', async (key, status, code) => {
      const answer = await app.post('/s3/sign', { ...request, key });
      expect(answer.statusCode).toBe(status);
      expect(answer.json<Body>()).toMatchObject({ status, code });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  it.each<[Body, string]>([
    [{ method: 'PATCH', key: 'a.mp4' }, 'method must be PUT, POST, GET or DELETE.'],
    [{ method: 'PUT' }, 'key is required.'],
    [{ method: 'PUT', ...ID, partNumber: 0 }, 'partNumber must be a whole number from 1 to 10000.'],
    [{ method: 'PUT', ...ID, partNumber: 10_001 }, 'partNumber must be a whole number from 1 to 10000.'],
    [{ method: 'PUT', ...ID, partNumber: '1' }, 'partNumber must be a whole number from 1 to 10000.'],
    [{ method: 'PUT', key: 'a.mp4', size: -1 }, 'size must not be negative.'],
    [{ method: 'PUT', key: 'a.mp4', bucket: 'other' }, 'bucket is not a known field.'],
    [{ method: 'GET', key: KEY }, 'Method GET requires the uploadId of a multipart upload.'],
    [
      { method: 'PUT', ...ID },
      'To upload a part, send method PUT with both uploadId and partNumber. Omit partNumber otherwise.',
    ],
    [
      { method: 'GET', key: KEY, uploadId: 'a b' },
      'The upload id is not valid. Send the uploadId that was returned when the upload was created.',
    ],
  ])("rejects %j with Uppy's fields error and message, and signs nothing", async (request, detail) => {
    const answer = await app.post('/s3/sign', request);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<Body>()).toMatchObject({
      code: 'invalid_request',
      detail,
      message: detail,
      error: `s3: ${detail}`,
    });
    expect(app.takeCalls()).toEqual([]);
  });

  it.each<[Body, string]>([
    [{ method: 'PUT', key: 'a.exe' }, 'file_type_not_allowed'],
    [{ method: 'POST', key: 'a.exe' }, 'file_type_not_allowed'],
    [{ method: 'PUT', key: 'a.mp4', contentType: 'text/html' }, 'content_type_mismatch'],
    [{ method: 'PUT', key: 'a.mp4', contentType: 'video/mp4; a=\r\nX: 1' }, 'invalid_request'],
  ])('rejects the file of %j and signs nothing', async (request, code) => {
    const answer = await app.post('/s3/sign', request);
    expect(answer.statusCode).toBe(400);
    expect(answer.json<Body>()).toMatchObject({ code });
    expect(app.takeCalls()).toEqual([]);
  });
});
