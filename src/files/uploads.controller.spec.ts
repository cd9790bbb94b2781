import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { keyOf } from '../storage/object-key.fixture.js';
import { type UploadRequest, UploadUrls, type UploadTarget } from '../uploads/upload-urls.js';
import { Batches } from './batches.js';
import { FilesModule } from './files.module.js';
import { UploadsController } from './uploads.controller.js';

type Body = Record<string, unknown>;

const FILE = { filename: 'a.txt', content_type: 'text/plain' };
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';

const SIGNED = {
  key: keyOf('uploads/a.txt'),
  url: 'https://photos.example/uploads/a.txt?X-Amz-Signature=1',
  expiresIn: 599,
  expiresAt: new Date('2026-11-22T12:00:00.5Z'),
};
const PUT: UploadTarget = { ...SIGNED, method: 'PUT', headers: { 'Content-Type': 'text/plain' } };
const FORM: UploadTarget = { ...SIGNED, method: 'POST', fields: { policy: 'cA==' } };

describe('UploadsController', () => {
  describe('POST /upload-url', () => {
    let app: TestApp;
    let request: UploadRequest | undefined;
    let target: UploadTarget;
    beforeAll(async () => {
      const uploadUrls: Pick<UploadUrls, 'create'> = {
        create: (_files, received) => {
          request = received;
          return Promise.resolve(target);
        },
      };
      app = await TestApp.create({
        controllers: [UploadsController],
        providers: [Batches, { provide: UploadUrls, useValue: uploadUrls }],
      });
    });
    afterAll(() => app.close());
    beforeEach(() => {
      request = undefined;
      target = PUT;
    });

    it('passes every field to UploadUrls under its domain name', async () => {
      const body = { ...FILE, size: 5, checksum_sha256: SHA256, method: 'POST', single_use: false };
      expect((await app.post('/upload-url', body)).statusCode).toBe(200);
      expect(request).toEqual({
        filename: 'a.txt',
        contentType: 'text/plain',
        size: 5,
        sha256: SHA256,
        method: 'POST',
        singleUse: false,
      });
    });

    it('passes undefined for fields that are absent', async () => {
      await app.post('/upload-url', FILE);
      expect(request).toEqual({
        filename: 'a.txt',
        contentType: 'text/plain',
        size: undefined,
        sha256: undefined,
        method: undefined,
        singleUse: undefined,
      });
    });

    it('returns the headers of a PUT and no form fields', async () => {
      expect((await app.post('/upload-url', FILE)).json<Body>()).toEqual({
        presigned_url: SIGNED.url,
        file_key: 'uploads/a.txt',
        expires_in: 599,
        expires_at: '2026-11-22T12:00:00.500Z',
        method: 'PUT',
        headers: { 'Content-Type': 'text/plain' },
      });
    });

    it('returns the fields of a form and no headers', async () => {
      target = FORM;
      expect((await app.post('/upload-url', { ...FILE, method: 'POST' })).json<Body>()).toEqual({
        presigned_url: SIGNED.url,
        file_key: 'uploads/a.txt',
        expires_in: 599,
        expires_at: '2026-11-22T12:00:00.500Z',
        method: 'POST',
        headers: {},
        fields: { policy: 'cA==' },
      });
    });

    it('forbids caching of a response and of a problem', async () => {
      expect((await app.post('/upload-url', FILE)).headers['cache-control']).toBe('no-store');
      expect((await app.post('/upload-url', {})).headers['cache-control']).toBe('no-store');
    });

    it('treats null as an absent field', async () => {
      const nulls = { size: null, checksum_sha256: null, method: null, single_use: null };
      expect((await app.post('/upload-url', { ...FILE, ...nulls })).statusCode).toBe(200);
      expect(request).toMatchObject({ size: undefined, method: undefined, singleUse: undefined });
    });

    it.each<[Body, string]>([
      [{}, 'filename is required.'],
      [{ ...FILE, filename: null }, 'filename must be a string.'],
      [{ ...FILE, content_type: 5 }, 'content_type must be a string.'],
      [{ ...FILE, filename: '' }, 'filename must have 1 to 1024 characters.'],
      [{ ...FILE, content_type: 'text' }, 'content_type must be a media type such as application/pdf.'],
      [
        { ...FILE, content_type: 'text/plain\r\nX: 1' },
        'content_type must be a media type such as application/pdf.',
      ],
      [{ ...FILE, size: '5' }, 'size must be a whole number of bytes.'],
      [{ ...FILE, checksum_sha256: 'abc' }, 'checksum_sha256 must be 32 bytes in Base64 (44 characters).'],
      [{ ...FILE, method: 'PATCH' }, 'method must be PUT or POST.'],
      [{ ...FILE, single_use: 'true' }, 'single_use must be true or false.'],
      [{ ...FILE, file_key: 'uploads/a' }, 'file_key is not a known field.'],
    ])('rejects %j', async (body, detail) => {
      const answer = await app.post('/upload-url', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request', detail });
      expect(request).toBeUndefined();
    });
  });

  describe('POST /upload-urls', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.create({ imports: [FilesModule] });
    });
    afterAll(() => app.close());

    const resultsOf = (answer: Answer): Body[] => answer.json<{ results: Body[] }>().results;

    it('answers each entry as POST /upload-url would, in order', async () => {
      const files = ['a.txt', 'b.png', 'c.txt'].map((filename) => ({
        filename,
        content_type: filename.endsWith('.png') ? 'image/png' : 'text/plain',
      }));
      const answer = await app.post('/upload-urls', { files });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(resultsOf(answer)).toMatchObject([
        {
          file_key: expect.stringMatching(/^uploads\/[\da-f-]{36}-a\.txt$/) as string,
          method: 'PUT',
          headers: { 'Content-Type': 'text/plain' },
        },
        { file_key: expect.stringMatching(/-b\.png$/) as string, headers: { 'Content-Type': 'image/png' } },
        { file_key: expect.stringMatching(/-c\.txt$/) as string },
      ]);
    });

    it('answers an invalid entry with its problem and creates URLs for the others', async () => {
      const answer = await app.post('/upload-urls', {
        files: [{ ...FILE, filename: 'a.exe' }, FILE, { ...FILE, size: 5 * 1024 ** 3 + 1 }, FILE],
      });
      expect(answer.statusCode).toBe(200);
      expect(resultsOf(answer)).toMatchObject([
        { code: 'file_type_not_allowed', status: 400, request_id: answer.headers['x-request-id'] },
        { method: 'PUT' },
        { code: 'file_too_large', status: 400 },
        { method: 'PUT' },
      ]);
    });

    it.each([[null], [[]], ['text'], [7], [true]])(
      'answers the entry %j, which is not an object, with its problem',
      async (entry) => {
        const [first, second] = resultsOf(await app.post('/upload-urls', { files: [entry, FILE] }));
        expect(first).toMatchObject({
          code: 'invalid_request',
          detail: 'An entry must be one JSON object.',
        });
        expect(second).toMatchObject({ method: 'PUT' });
      },
    );

    it('answers 100 entries', async () => {
      const answer = await app.post('/upload-urls', { files: Array.from({ length: 100 }, () => FILE) });
      expect(resultsOf(answer)).toHaveLength(100);
    });

    it.each<[string, Body, string]>([
      [
        '101 entries',
        { files: Array.from({ length: 101 }, () => FILE) },
        'files must have at most 100 entries.',
      ],
      ['no entry', { files: [] }, 'files must have at least one entry.'],
      ['an object instead of a list', { files: FILE }, 'files must be an array.'],
      ['no list', {}, 'files must be an array.'],
    ])('rejects %s as a whole', async (_what, body, detail) => {
      const answer = await app.post('/upload-urls', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request', detail });
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('accepts a body of 512 KiB and rejects a larger one with 413', async () => {
      const sized = (bytes: number): string => JSON.stringify({ files: [FILE] }).padEnd(bytes);
      expect((await app.post('/upload-urls', sized(512 * 1024))).statusCode).toBe(200);
      const answer = await app.post('/upload-urls', sized(512 * 1024 + 1));
      expect(answer.statusCode).toBe(413);
      expect(answer.json<Body>()).toMatchObject({ code: 'body_too_large' });
    });
  });
});
