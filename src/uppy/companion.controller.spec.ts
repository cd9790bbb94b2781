import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { TestApp } from '../http/test-app.fixture.js';
import type { MultipartStore } from '../storage/multipart-store.js';
import { UPPY_PROBLEMS } from './uppy-problems.js';
import { UppyModule } from './uppy.module.js';

type Body = Record<string, unknown>;

const KEY = 'uploads/00000000-0000-4000-8000-000000000000-a.mp4';
const NEW_KEY = /^uploads\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}-a\.mp4$/;
const PARTS = [
  { partNumber: 1, etag: '"e1"', size: 5_242_880 },
  { partNumber: 2, etag: '"e2"', size: 7 },
];

const multipart: Partial<MultipartStore> = {
  create: () => Promise.resolve('upload-1'),
  listParts: (_key, uploadId) =>
    uploadId === 'gone' ? Promise.reject(Problem.of('upload_not_found')) : Promise.resolve(PARTS),
  complete: () => Promise.resolve(),
  abort: (_key, uploadId) =>
    uploadId === 'gone' ? Promise.reject(Problem.of('upload_not_found')) : Promise.resolve(),
};

/** The names of the ports' methods that were called. */
const namesOf = (calls: readonly (readonly unknown[])[]): unknown[] => calls.map(([name]) => name);

describe('CompanionController', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ imports: [UppyModule], problemFormats: () => [UPPY_PROBLEMS], multipart });
  });
  afterAll(() => app.close());
  beforeEach(() => void app.takeCalls());

  describe('GET /s3/params', () => {
    it('signs a form by default', async () => {
      const answer = await app.get('/s3/params?filename=a.mp4&type=video/mp4');
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toEqual({
        method: 'POST',
        url: 'https://photos.s3.eu-central-1.amazonaws.com/',
        fields: expect.objectContaining({
          key: expect.stringMatching(NEW_KEY) as string,
          'Content-Type': 'video/mp4',
        }) as object,
        headers: {},
        expires: 600,
      });
    });

    it('signs a PUT with UPPY_UPLOAD_METHOD=PUT', async () => {
      const put = await TestApp.create({
        imports: [UppyModule],
        problemFormats: () => [UPPY_PROBLEMS],
        variables: { UPPY_UPLOAD_METHOD: 'PUT' },
      });
      expect((await put.get('/s3/params?filename=a.mp4&type=video/mp4')).json<Body>()).toEqual({
        method: 'PUT',
        url: expect.stringContaining('X-Amz-Signature=') as string,
        fields: {},
        headers: { 'Content-Type': 'video/mp4' },
        expires: 600,
      });
      await put.close();
    });

    it.each(['', '&type=', '&type=application/octet-stream', '&type=%3Bcharset%3Dutf-8', '&type=video/*'])(
      "uses the extension's content type for a query ending in %j",
      async (type) => {
        const answer = await app.get(`/s3/params?filename=a.mp4${type}`);
        expect(answer.json<Body>()).toMatchObject({ fields: { 'Content-Type': 'video/mp4' } });
      },
    );

    it('ignores the metadata that Companion clients add', async () => {
      expect((await app.get('/s3/params?filename=a.mp4&metadata[name]=a.mp4')).statusCode).toBe(200);
    });
  });

  describe('POST /s3/multipart', () => {
    it('creates an upload under a new key', async () => {
      const answer = await app.post('/s3/multipart', {
        filename: 'a.mp4',
        type: 'video/mp4',
        metadata: { name: 'a.mp4' },
      });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const created = answer.json<Body>();
      expect(created).toEqual({
        key: expect.stringMatching(NEW_KEY) as string,
        uploadId: 'upload-1',
        bucket: 'photos',
      });
      expect(app.takeCalls()).toEqual([['multipart.create', created['key'], 'video/mp4']]);
    });

    it.each<[Body, string]>([
      [{}, 'filename is required.'],
      [{ filename: 'a.mp4', type: 5 }, 'type must be a string.'],
      [{ filename: 'a.mp4', metadata: 'x' }, 'metadata must be an object.'],
      [{ filename: 'a.mp4', bucket: 'other' }, 'bucket is not a known field.'],
    ])('rejects %j before it calls the store', async (body, detail) => {
      const answer = await app.post('/s3/multipart', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ detail, message: detail, error: `s3: ${detail}` });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('GET /s3/multipart/{uploadId}/{partNumber}', () => {
    it('signs the PUT of a part without calling the store', async () => {
      const answer = await app.get(`/s3/multipart/id/10000?key=${KEY}`);
      expect(answer.headers['cache-control']).toBe('no-store');
      const { url, ...rest } = answer.json<{ url: string }>();
      expect(rest).toEqual({ expires: 600, headers: {} });
      expect(new URL(url).pathname).toBe(`/${KEY}`);
      expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
        partNumber: '10000',
        uploadId: 'id',
        'X-Amz-SignedHeaders': 'host',
      });
      expect(namesOf(app.takeCalls())).toEqual(['presigner.presignPart']);
    });

    it.each(['0', '10001', '01', '1.5', '-1', 'x', '1e3'])('rejects the part number %s', async (number) => {
      const answer = await app.get(`/s3/multipart/id/${number}?key=${KEY}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({
        code: 'invalid_request',
        message: 'A part number must be a whole number from 1 to 10000.',
      });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('GET /s3/multipart/{uploadId}/batch', () => {
    it('signs one URL per part number', async () => {
      const answer = await app.get(`/s3/multipart/id/batch?key=${KEY}&partNumbers=2,1,10`);
      expect(answer.headers['cache-control']).toBe('no-store');
      const { presignedUrls } = answer.json<{ presignedUrls: Record<string, string> }>();
      expect(
        Object.entries(presignedUrls).map(([number, url]) => [
          number,
          new URL(url).searchParams.get('partNumber'),
        ]),
      ).toEqual([
        ['1', '1'],
        ['2', '2'],
        ['10', '10'],
      ]);
    });

    it.each([
      ['partNumbers=1', 'Missing required parameter: key'],
      [`key=${KEY}`, 'Missing required parameter: partNumbers'],
      [`key=${KEY}&partNumbers=1,,2`, 'A part number must be a whole number from 1 to 10000.'],
      [`key=${KEY}&partNumbers=1,10001`, 'A part number must be a whole number from 1 to 10000.'],
      [`key=${KEY}&partNumbers=1&partNumbers=2`, 'Repeated query parameter: partNumbers. Send it once.'],
      [`key=${KEY}&partNumbers=1&bucket=b`, 'Unknown query parameter. This route takes: key, partNumbers.'],
      [
        `key=${KEY}&partNumbers=${Array.from({ length: 1001 }, () => 1).join(',')}`,
        'partNumbers must have at most 1000 entries.',
      ],
    ])('rejects ?%s', async (query, message) => {
      const answer = await app.get(`/s3/multipart/id/batch?${query}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ message });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('GET /s3/multipart/{uploadId}', () => {
    it("lists the parts under S3's names", async () => {
      const answer = await app.get(`/s3/multipart/id?key=${KEY}`);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body[]>()).toEqual([
        { PartNumber: 1, ETag: '"e1"', Size: 5_242_880 },
        { PartNumber: 2, ETag: '"e2"', Size: 7 },
      ]);
      expect(app.takeCalls()).toEqual([['multipart.listParts', KEY, 'id']]);
    });
  });

  describe('POST /s3/multipart/{uploadId}/complete', () => {
    const body = {
      parts: [
        { PartNumber: 2, ETag: 'e2' },
        { PartNumber: 1, ETag: '"e1"' },
      ],
    };

    it('completes the upload with its parts in order and returns the unsigned URL of the object', async () => {
      const answer = await app.post(`/s3/multipart/id/complete?key=${KEY}`, body);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toEqual({
        location: `https://photos.s3.eu-central-1.amazonaws.com/${KEY}`,
        key: KEY,
        bucket: 'photos',
      });
      expect(app.takeCalls()).toContainEqual(['multipart.complete', KEY, 'id', PARTS, { ifAbsent: false }]);
    });

    it('accepts a body of up to 1 MiB', async () => {
      const url = `/s3/multipart/id/complete?key=${KEY}`;
      const text = JSON.stringify(body);
      expect((await app.post(url, text.padEnd(1024 * 1024))).statusCode).toBe(200);
      expect((await app.post(url, text.padEnd(1024 * 1024 + 1))).statusCode).toBe(413);
    });

    it.each<[Body, string]>([
      [{}, 'parts must be an array.'],
      [{ parts: [] }, 'parts must have at least one entry.'],
      [{ parts: [null] }, 'parts[0]: each entry must be an object { PartNumber, ETag }.'],
      [{ parts: [{ PartNumber: 1, ETag: 'x' }, { PartNumber: 2 }] }, 'parts[1]: ETag is required.'],
      [
        { parts: [{ PartNumber: 10_001, ETag: 'x' }] },
        'parts[0]: PartNumber must be a whole number from 1 to 10000.',
      ],
      [{ parts: [{ PartNumber: 1, ETag: 'x', Size: 1 }] }, 'parts[0]: Size is not a known field.'],
    ])('rejects %j before it calls the store', async (invalid, message) => {
      const answer = await app.post(`/s3/multipart/id/complete?key=${KEY}`, invalid);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request', message });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('DELETE /s3/multipart/{uploadId}', () => {
    it('aborts the upload and returns an empty JSON object', async () => {
      const answer = await app.inject({ method: 'DELETE', url: `/s3/multipart/id?key=${KEY}` });
      expect(answer.statusCode).toBe(200);
      expect(answer.json<Body>()).toEqual({});
      expect(app.takeCalls()).toEqual([['multipart.abort', KEY, 'id']]);
    });
  });

  it.each(['GET', 'DELETE'] as const)('%s of an upload that does not exist answers 404', async (method) => {
    const answer = await app.inject({ method, url: `/s3/multipart/gone?key=${KEY}` });
    expect(answer.statusCode).toBe(404);
    expect(answer.json<Body>()).toMatchObject({ code: 'upload_not_found' });
  });

  const PARTS_BODY = { parts: [{ PartNumber: 1, ETag: 'e1' }] };
  describe.each<[route: string, request: (key: string, id?: string) => InjectOptions]>([
    [
      'GET /s3/multipart/{uploadId}/{partNumber}',
      (key, id = 'id') => ({ method: 'GET', url: `/s3/multipart/${id}/1?key=${key}` }),
    ],
    [
      'GET /s3/multipart/{uploadId}/batch',
      (key, id = 'id') => ({ method: 'GET', url: `/s3/multipart/${id}/batch?key=${key}&partNumbers=1` }),
    ],
    [
      'GET /s3/multipart/{uploadId}',
      (key, id = 'id') => ({ method: 'GET', url: `/s3/multipart/${id}?key=${key}` }),
    ],
    [
      'DELETE /s3/multipart/{uploadId}',
      (key, id = 'id') => ({ method: 'DELETE', url: `/s3/multipart/${id}?key=${key}` }),
    ],
    [
      'POST /s3/multipart/{uploadId}/complete',
      (key, id = 'id') => ({
        method: 'POST',
        url: `/s3/multipart/${id}/complete?key=${key}`,
        payload: PARTS_BODY,
      }),
    ],
  ])('%s', (_route, request) => {
    it.each([
      ['other/a.mp4', 404, 'object_not_found'],
      ['uploads/', 404, 'object_not_found'],
      ['uploads/../a.mp4', 400, 'invalid_object_key'],
      ['/uploads/a.mp4', 400, 'invalid_object_key'],
    ])('rejects the key %s with %d and neither calls the store nor signs', async (key, status, code) => {
      const answer = await app.inject(request(encodeURIComponent(key)));
      expect(answer.statusCode).toBe(status);
      expect(answer.json<Body>()).toMatchObject({ status, code });
      expect(app.takeCalls()).toEqual([]);
    });

    it.each([
      ['', 400, 'missing_parameter', 'Missing required parameter: key'],
      [`${KEY}&key=${KEY}`, 400, 'invalid_request', 'Repeated query parameter: key. Send it once.'],
    ])('rejects ?key=%s', async (key, status, code, message) => {
      const answer = await app.inject(request(key));
      expect(answer.statusCode).toBe(status);
      expect(answer.json<Body>()).toMatchObject({ code, message });
      expect(app.takeCalls()).toEqual([]);
    });

    it('rejects an unknown query parameter', async () => {
      const answer = await app.inject(request(`${KEY}&versionId=1`));
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()['message']).toMatch(/^Unknown query parameter\. This route takes: key/);
    });

    it('rejects an upload id with a control character', async () => {
      const answer = await app.inject(request(KEY, 'a%00b'));
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({
        code: 'invalid_request',
        message:
          'The upload id is not valid. Send the uploadId that was returned when the upload was created.',
      });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  it.each([
    ['filename=a.exe', 'file_type_not_allowed'],
    ['filename=a.mp4&type=text/html', 'content_type_mismatch'],
    ['filename=..', 'invalid_filename'],
    [`filename=a.mp4&type=video/mp4;a=${'b'.repeat(244)}`, 'invalid_request'],
    ['', 'missing_parameter'],
    ['filename=a.mp4&bucket=b', 'invalid_request'],
    ['filename=a.mp4&filename=b.mp4', 'invalid_request'],
  ])("GET /s3/params?%s is rejected with Uppy's fields error and message", async (query, code) => {
    const answer = await app.get(`/s3/params?${query}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-store');
    const { detail, ...problem } = answer.json<{ detail: string }>();
    expect(problem).toMatchObject({ code, status: 400, error: `s3: ${detail}`, message: detail });
    expect(app.takeCalls()).toEqual([]);
  });
});
