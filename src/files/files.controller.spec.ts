import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { TestApp } from '../http/test-app.fixture.js';
import type { ListedObject, ObjectHead, ObjectPage } from '../storage/object-store.js';
import { cursorAfter } from './file-cursor.js';
import { FilesModule } from './files.module.js';

type Body = Record<string, unknown>;

const UUID = '00000000-0000-4000-8000-000000000000';
const KEY = `uploads/${UUID}-a.txt`;
const SHA256 = 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';
const ETAG = '"5d41402abc4b2a76b9719d911017c592"';
const OBJECT: ObjectHead = {
  size: 5,
  contentType: 'text/plain',
  etag: ETAG,
  lastModified: new Date('2026-11-22T12:00:00Z'),
};
const METADATA = {
  file_key: KEY,
  filename: 'a.txt',
  size: 5,
  etag: ETAG,
  last_modified: '2026-11-22T12:00:00.000Z',
  content_type: 'text/plain',
};

/** Keys that no route may send to the store. */
const REJECTED_KEYS: [key: string, status: number, code: string][] = [
  ['other/a.txt', 404, 'object_not_found'],
  ['uploads/', 404, 'object_not_found'],
  ['uploads', 404, 'object_not_found'],
  ['Uploads/a.txt', 404, 'object_not_found'],
  ['uploads-2/a.txt', 404, 'object_not_found'],
  ['uploads/../a.txt', 400, 'invalid_object_key'],
  ['uploads/%2e%2e/a.txt', 400, 'invalid_object_key'],
  ['uploads//a.txt', 400, 'invalid_object_key'],
  ['/uploads/a.txt', 400, 'invalid_object_key'],
  ['uploads/a\r\nb', 400, 'invalid_object_key'],
];

describe('FilesController', () => {
  let app: TestApp;
  let head: ObjectHead;
  let page: ObjectPage;
  beforeAll(async () => {
    app = await TestApp.create({
      imports: [FilesModule],
      objects: {
        head: (key) =>
          key.endsWith('missing.txt')
            ? Promise.reject(Problem.of('object_not_found'))
            : Promise.resolve({ ...head }),
        peek: (key) =>
          key.endsWith('missing.txt')
            ? Promise.reject(Problem.of('object_not_found'))
            : Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('hello') }),
        list: () => Promise.resolve(page),
        delete: () => Promise.resolve(),
      },
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    app.takeCalls();
    head = OBJECT;
    page = { objects: [], next: undefined };
  });

  /** The problem of a response, without the id of its request. */
  const problemAt = async (method: 'GET' | 'DELETE', key: string): Promise<Body> => {
    const { request_id: _id, ...problem } = (
      await app.inject({ method, url: `/files/${encodeURIComponent(key)}` })
    ).json<Body>();
    return problem;
  };

  describe('GET /files', () => {
    const listed = (key: string): ListedObject => ({
      key,
      size: 5,
      etag: ETAG,
      lastModified: new Date('2026-11-22T12:00:00Z'),
    });

    it('lists files with their metadata, and null as the cursor of the last page', async () => {
      page = { objects: [listed(KEY), listed('uploads/b/c.txt')], next: undefined };
      const answer = await app.get('/files');
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      const { content_type: _type, ...first } = METADATA;
      expect(answer.json<Body>()).toEqual({
        files: [first, { ...first, file_key: 'uploads/b/c.txt', filename: 'c.txt' }],
        next_cursor: null,
      });
    });

    it('requests 100 files after the prefix when neither cursor nor limit is given', async () => {
      await app.get('/files');
      expect(app.takeCalls()).toEqual([
        ['objects.list', { prefix: 'uploads/', after: 'uploads/', limit: 100 }],
      ]);
    });

    it('returns a cursor that continues after the last file of the page', async () => {
      page = { objects: [listed('uploads/a b.txt')], next: 'uploads/a b.txt' };
      const { next_cursor: cursor } = (await app.get('/files?limit=1')).json<{ next_cursor: string }>();
      expect(cursor).toBe(cursorAfter('uploads/', 'uploads/a b.txt'));
      app.takeCalls();
      await app.get(`/files?limit=1000&cursor=${cursor}`);
      expect(app.takeCalls()).toEqual([
        ['objects.list', { prefix: 'uploads/', after: 'uploads/a b.txt', limit: 1000 }],
      ]);
    });

    it.each([
      ['limit=0', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1001', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1e2', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1&limit=2', 'Repeated query parameter: limit. Send it once.'],
      ['cursor=YQ==', 'cursor must be the next_cursor of a previous page.'],
      ['prefix=other/', 'Unknown query parameter. This route takes: cursor, limit.'],
    ])('rejects ?%s before it calls the store', async (query, detail) => {
      const answer = await app.get(`/files?${query}`);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request', detail });
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('GET /files/{path}', () => {
    it('returns the metadata of a file and requests its checksum', async () => {
      const answer = await app.get(`/files/${KEY}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toEqual(METADATA);
      expect(app.takeCalls()).toEqual([['objects.head', KEY, { checksum: true }]]);
    });

    it('includes the checksum if the store keeps one', async () => {
      head = { ...OBJECT, checksumSha256: SHA256 };
      expect((await app.get(`/files/${KEY}`)).json<Body>()).toEqual({ ...METADATA, checksum_sha256: SHA256 });
    });

    it.each(['/files/uploads/b/c%20d', '/files/uploads%2Fb%2Fc%20d'])(
      'reads the key of %s with slashes encoded or not',
      async (url) => {
        expect((await app.get(url)).json<Body>()).toMatchObject({ file_key: 'uploads/b/c d' });
      },
    );
  });

  describe('DELETE /files/{path}', () => {
    it('checks that the file exists, then deletes it', async () => {
      const answer = await app.inject({ method: 'DELETE', url: `/files/${KEY}` });
      expect(answer.statusCode).toBe(204);
      expect(answer.body).toBe('');
      expect(app.takeCalls()).toEqual([
        ['objects.head', KEY],
        ['objects.delete', KEY],
      ]);
    });

    it('deletes nothing if the file does not exist', async () => {
      expect(await problemAt('DELETE', 'uploads/missing.txt')).toMatchObject({ code: 'object_not_found' });
      expect(app.takeCalls()).toEqual([['objects.head', 'uploads/missing.txt']]);
    });
  });

  describe.each(['GET', 'DELETE'] as const)('%s /files/{path}', (method) => {
    it.each(REJECTED_KEYS)(
      'rejects the key %j with %d before it calls the store',
      async (key, status, code) => {
        expect(await problemAt(method, key)).toMatchObject({ status, code });
        expect(app.takeCalls()).toEqual([]);
      },
    );

    it('answers a key outside the namespace as it answers a missing object', async () => {
      expect(await problemAt(method, 'other/a.txt')).toEqual(await problemAt(method, 'uploads/missing.txt'));
    });

    it('rejects a query and a malformed escape', async () => {
      for (const path of [`${KEY}?versionId=1`, 'uploads/%ff']) {
        const answer = await app.inject({ method, url: `/files/${path}` });
        expect(answer.statusCode).toBe(400);
        expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request' });
      }
      expect(app.takeCalls()).toEqual([]);
    });
  });

  describe('POST /files/complete', () => {
    it('returns the metadata of a file that passed inspection', async () => {
      const answer = await app.post('/files/complete', { file_key: KEY });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toEqual(METADATA);
    });

    it('compares the declared size and checksum with the stored ones and returns the checksum', async () => {
      head = { ...OBJECT, checksumSha256: SHA256 };
      const declared = { file_key: KEY, size: 5, checksum_sha256: SHA256 };
      const answer = await app.post('/files/complete', declared);
      expect(answer.json<Body>()).toEqual({ ...METADATA, checksum_sha256: SHA256 });
    });

    it.each<[Body, string]>([
      [{ size: 6 }, 'The size in bytes is 5, but 6 was declared.'],
      [{ size: 0 }, 'The size in bytes is 5, but 0 was declared.'],
      [
        { checksum_sha256: SHA256.replace('L', 'M') },
        `The SHA-256 is ${SHA256}, but ${SHA256.replace('L', 'M')} was declared.`,
      ],
    ])('answers 422 if %j was declared', async (declared, detail) => {
      head = { ...OBJECT, checksumSha256: SHA256 };
      const answer = await app.post('/files/complete', { file_key: KEY, ...declared });
      expect(answer.statusCode).toBe(422);
      expect(answer.json<Body>()).toMatchObject({ code: 'inspection_failed', detail });
    });

    it.each(REJECTED_KEYS)(
      'rejects the key %j with %d before it calls the store',
      async (key, status, code) => {
        const answer = await app.post('/files/complete', { file_key: key });
        expect(answer.statusCode).toBe(status);
        expect(answer.json<Body>()).toMatchObject({ code });
        expect(app.takeCalls()).toEqual([]);
      },
    );

    it.each<[Body]>([
      [{}],
      [{ file_key: KEY, size: -1 }],
      [{ file_key: KEY, size: '5' }],
      [{ file_key: KEY, checksum_sha256: 'abc' }],
      [{ file_key: KEY, etag: ETAG }],
    ])('rejects %j', async (body) => {
      const answer = await app.post('/files/complete', body);
      expect(answer.statusCode).toBe(400);
      expect(answer.json<Body>()).toMatchObject({ code: 'invalid_request' });
    });
  });
});
