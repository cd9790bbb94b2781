import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DownloadOptions, DownloadUrls } from '../downloads/download-urls.js';
import { Problem } from '../errors/catalogue.js';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { Batches } from './batches.js';
import { DownloadsController } from './downloads.controller.js';
import { FilesModule } from './files.module.js';

type Body = Record<string, unknown>;

const KEY = 'uploads/00000000-0000-4000-8000-000000000000-a.txt';
const OBJECT = {
  size: 5,
  contentType: 'text/plain',
  etag: '"5d41402abc4b2a76b9719d911017c592"',
  lastModified: new Date(0),
};

const headersOf = (answer: Answer): unknown[] => [answer.statusCode, answer.headers['cache-control']];

describe('DownloadsController', () => {
  describe('POST /download-url', () => {
    let app: TestApp;
    let received: { key: string; options: DownloadOptions } | undefined;
    beforeAll(async () => {
      const downloadUrls: Pick<DownloadUrls, 'create'> = {
        create: (_files, key, options) => {
          received = { key, options };
          return Promise.resolve({
            url: 'https://photos.example/uploads/a.txt?X-Amz-Signature=1',
            expiresIn: 599,
            expiresAt: new Date('2026-11-22T12:00:00.5Z'),
            filename: 'b.txt',
            object: OBJECT,
          });
        },
      };
      app = await TestApp.create({
        controllers: [DownloadsController],
        providers: [Batches, { provide: DownloadUrls, useValue: downloadUrls }],
      });
    });
    afterAll(() => app.close());
    beforeEach(() => {
      received = undefined;
    });

    it('passes the key, the disposition and the filename to DownloadUrls', async () => {
      await app.post('/download-url', { file_key: KEY, disposition: 'inline', filename: 'b.txt' });
      expect(received).toEqual({ key: KEY, options: { disposition: 'inline', filename: 'b.txt' } });
    });

    it('passes undefined for a disposition and a filename that are absent', async () => {
      await app.post('/download-url', { file_key: KEY });
      expect(received).toEqual({ key: KEY, options: { disposition: undefined, filename: undefined } });
    });

    it('returns the URL, its validity and the metadata of the object', async () => {
      const answer = await app.post('/download-url', { file_key: KEY });
      expect(headersOf(answer)).toEqual([200, 'no-store']);
      expect(answer.json<Body>()).toEqual({
        presigned_url: 'https://photos.example/uploads/a.txt?X-Amz-Signature=1',
        file_key: KEY,
        expires_in: 599,
        expires_at: '2026-11-22T12:00:00.500Z',
        filename: 'b.txt',
        size: 5,
        content_type: 'text/plain',
        etag: '"5d41402abc4b2a76b9719d911017c592"',
      });
    });

    it.each<[Body, number, string]>([
      [{}, 400, 'invalid_request'],
      [{ file_key: '' }, 400, 'invalid_request'],
      [{ file_key: ['a'] }, 400, 'invalid_request'],
      [{ file_key: KEY, disposition: 'save' }, 400, 'invalid_request'],
      [{ file_key: KEY, filename: '' }, 400, 'invalid_request'],
      [{ file_key: KEY, content_type: 'text/html' }, 400, 'invalid_request'],
      [{ file_key: 'uploads/../a.txt' }, 400, 'invalid_object_key'],
      [{ file_key: '/uploads/a.txt' }, 400, 'invalid_object_key'],
      [{ file_key: 'uploads/' }, 404, 'object_not_found'],
      [{ file_key: 'other/a.txt' }, 404, 'object_not_found'],
    ])('rejects %j with %d and does not call DownloadUrls', async (body, status, code) => {
      const answer = await app.post('/download-url', body);
      expect(headersOf(answer)).toEqual([status, 'no-store']);
      expect(answer.json<Body>()).toMatchObject({ status, code });
      expect(received).toBeUndefined();
    });
  });

  describe('over a store', () => {
    let app: TestApp;
    beforeAll(async () => {
      app = await TestApp.create({
        imports: [FilesModule],
        objects: {
          peek: (key) =>
            key.endsWith('missing.txt')
              ? Promise.reject(Problem.of('object_not_found'))
              : Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('hello') }),
        },
      });
    });
    afterAll(() => app.close());
    beforeEach(() => void app.takeCalls());

    it('signs no URL for a missing object', async () => {
      expect((await app.post('/download-url', { file_key: 'uploads/missing.txt' })).statusCode).toBe(404);
      expect(app.takeCalls()).toEqual([['objects.peek', 'uploads/missing.txt']]);
    });

    it('answers a key outside the namespace as it answers a missing object, after as many calls', async () => {
      const { request_id: _missing, ...missing } = (
        await app.post('/download-url', { file_key: 'uploads/missing.txt' })
      ).json<Body>();
      app.takeCalls();
      const { request_id: _outside, ...outside } = (
        await app.post('/download-url', { file_key: 'other/a.txt' })
      ).json<Body>();
      expect(outside).toEqual(missing);
      expect(app.callsInVain).toHaveLength(1);
      expect(app.takeCalls()).toEqual([]);
    });

    it('answers POST /download-urls in order, each entry as POST /download-url would', async () => {
      const keys = [
        'uploads/a.txt',
        'uploads/missing.txt',
        'other/a.txt',
        'uploads/../a.txt',
        'uploads/b.txt',
      ];
      const answer = await app.post('/download-urls', {
        files: [...keys.map((file_key) => ({ file_key })), null, { file_key: 'uploads/c.txt', key: 'a' }],
      });
      expect(headersOf(answer)).toEqual([200, 'no-store']);
      const { results } = answer.json<{ results: Body[] }>();
      expect(results.map(({ file_key, code }) => file_key ?? code)).toEqual([
        'uploads/a.txt',
        'object_not_found',
        'object_not_found',
        'invalid_object_key',
        'uploads/b.txt',
        'invalid_request',
        'invalid_request',
      ]);
      expect(results[1]).toMatchObject({ request_id: answer.headers['x-request-id'] });
    });

    it('keeps the order of a batch when the first entry takes longest', async () => {
      const slow = await TestApp.create({
        imports: [FilesModule],
        objects: {
          peek: async (key) => {
            await new Promise((resolve) => setTimeout(resolve, key.endsWith('slow.txt') ? 20 : 0));
            return { ...OBJECT, firstBytes: Buffer.from('hello') };
          },
        },
      });
      const files = [{ file_key: 'uploads/slow.txt' }, { file_key: 'uploads/quick.txt' }];
      const { results } = (await slow.post('/download-urls', { files })).json<{ results: Body[] }>();
      expect(results.map(({ file_key }) => file_key)).toEqual(['uploads/slow.txt', 'uploads/quick.txt']);
      await slow.close();
    });

    it.each<[string, Body, string]>([
      [
        '101 entries',
        { files: Array.from({ length: 101 }, () => ({ file_key: KEY })) },
        'files must have at most 100 entries.',
      ],
      ['no entry', { files: [] }, 'files must have at least one entry.'],
      ['a string instead of a list', { files: KEY }, 'files must be an array.'],
    ])('POST /download-urls rejects %s as a whole', async (_what, body, detail) => {
      const answer = await app.post('/download-urls', body);
      expect(headersOf(answer)).toEqual([400, 'no-store']);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request', detail });
      expect(app.takeCalls()).toEqual([]);
    });
  });
});
