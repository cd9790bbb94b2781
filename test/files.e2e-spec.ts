import { createHash } from 'node:crypto';
import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parse } from 'content-disposition';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { RecordingProxy } from './support/stores/recording-proxy.js';
import { FILENAMES } from './support/stores/filenames.js';
import { json, Signpost, upload } from './support/service/signpost.js';

type Body = Record<string, unknown>;

interface File {
  file_key: string;
  filename: string;
  size: number;
  etag: string;
  last_modified: string;
  content_type: string;
  checksum_sha256?: string;
}

interface Page {
  files: File[];
  next_cursor: string | null;
}

const UUID = '00000000-0000-4000-8000-000000000000';

/** Keys below the prefix as other programs may have written them, with escapes and separators. */
const KEYS = [
  'a',
  'a.txt',
  'a b.txt',
  'a  b',
  'a+b',
  'a%2Bb',
  'a%20b',
  'a%',
  'a%25',
  'a%2525',
  'a%252525',
  'a%2Fb',
  'a%252Fb',
  'a%5Cb',
  'a%00b',
  'a%3Fb',
  'a%23b',
  'a%zz',
  '%',
  '%%',
  '%41',
  'A',
  'a?b',
  'a?b=c&d',
  'a#b',
  'a;b',
  'a;b=c',
  'a&b',
  'a=b',
  'a@b',
  'a:b',
  'a,b',
  "a'b",
  'a"b',
  'a`b',
  'a!b',
  'a*b',
  'a(b)',
  'a[b]',
  'a{b}',
  'a<b>',
  'a|b',
  'a^b',
  'a~b',
  'a$b',
  'a\\b',
  '*',
  ':id',
  '*key',
  'complete',
  'b/c',
  'b/c/d.txt',
  'b/c d/e+f',
  'b%2Fc',
  'b/',
  'é',
  'e\u0301',
  '日本/語',
  '😀',
  'עברית',
  '\uFEFFa',
  'a\u00A0b',
  'a.',
  'a..b',
  '-',
  'ä%C3%A4ä',
  'x'.repeat(1016),
  '€'.repeat(338),
].map((key) => `uploads/${key}`);

describe('/files', () => {
  let bucket: Bucket;
  let proxy: RecordingProxy;
  let service: Signpost;
  let s3: S3Client;

  beforeAll(async () => {
    bucket = await Bucket.start();
    proxy = await RecordingProxy.before(String(bucket.variables['S3_ENDPOINT']));
    service = await Signpost.start({ ...bucket.variables, S3_ENDPOINT: proxy.url });
    s3 = new S3Client({
      endpoint: String(bucket.variables['S3_ENDPOINT']),
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: {
        accessKeyId: String(bucket.variables['AWS_ACCESS_KEY_ID']),
        secretAccessKey: String(bucket.variables['AWS_SECRET_ACCESS_KEY']),
      },
    });
  });
  afterAll(async () => {
    s3.destroy();
    await service.stop();
    await proxy.stop();
    await bucket.daemon.stop();
  });

  const put = async (key: string, body = key): Promise<void> => {
    await s3.send(
      new PutObjectCommand({ Bucket: 'signpost', Key: key, Body: body, ContentType: 'text/plain' }),
    );
  };
  const emptyBucket = async (): Promise<void> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'signpost' }));
    const Objects = Contents.map(({ Key }) => ({ Key }));
    if (Objects.length > 0)
      await s3.send(new DeleteObjectsCommand({ Bucket: 'signpost', Delete: { Objects } }));
  };
  const pathOf = (key: string): string => `/files/${encodeURIComponent(key)}`;
  const list = async (query = ''): Promise<Page> => json<Page>(await service.get(`/files${query}`));
  const listAll = async (limit: number): Promise<File[]> => {
    const files: File[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page = await list(`?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.files.length).toBeLessThanOrEqual(limit);
      files.push(...page.files);
      cursor = page.next_cursor;
    }
    return files;
  };
  const remove = (key: string): Promise<Response> => service.get(pathOf(key), { method: 'DELETE' });
  const complete = (file_key: string, declared: Body = {}): Promise<Response> =>
    service.post('/files/complete', { file_key, ...declared });

  describe('filenames', () => {
    it('include at least 200 different names', () => {
      expect(FILENAMES.length).toBeGreaterThanOrEqual(200);
    });

    it('are the same in list, metadata and download as at the upload, in NFC', async () => {
      await emptyBucket();
      const names = new Map<string, string>();
      for (const filename of FILENAMES)
        names.set(await upload(service, filename, 'text/plain', filename), filename.normalize('NFC'));

      const listed = await listAll(1000);
      expect(new Map(listed.map(({ file_key, filename }) => [file_key, filename]))).toEqual(names);

      for (const [file_key, filename] of names) {
        expect(await json<File>(await service.get(pathOf(file_key)))).toMatchObject({ file_key, filename });
        const download = await service.downloadUrl({ file_key });
        expect(download.filename).toBe(filename);
        const answer = await fetch(download.presigned_url);
        expect(answer.status).toBe(200);
        expect(parse(answer.headers.get('content-disposition') ?? '').parameters['filename']).toBe(filename);
        expect((await answer.text()).normalize('NFC')).toBe(filename);
      }
    });
  });

  describe('GET and DELETE /files/{path}', () => {
    it('read and delete exactly the named object for each of more than 60 odd keys', async () => {
      await emptyBucket();
      expect(KEYS.length).toBeGreaterThan(60);
      for (const key of KEYS) await put(key);
      expect((await listAll(7)).map(({ file_key }) => file_key).toSorted()).toEqual(KEYS.toSorted());
      for (const key of KEYS) {
        const answer = await service.get(pathOf(key));
        expect([key, answer.status]).toEqual([key, 200]);
        expect(await json<File>(answer)).toMatchObject({
          file_key: key,
          size: Buffer.byteLength(key),
          etag: `"${createHash('md5').update(key).digest('hex')}"`,
        });
      }
      // The list in between shows that each DELETE removes its own object and no other.
      for (const [index, key] of KEYS.entries()) {
        expect([key, (await remove(key)).status]).toEqual([key, 204]);
        if (index % 10 === 0) expect(await listAll(1000)).toHaveLength(KEYS.length - index - 1);
      }
    });

    it('accept slashes of the key both plain and percent-encoded', async () => {
      await put('uploads/b/c d');
      for (const path of ['/files/uploads/b/c%20d', '/files/uploads%2fb/c%20d', '/%66iles/uploads/b/c%20d'])
        expect((await service.get(path)).status).toBe(200);
    });

    it.each<[path: string, status: number, code: string]>([
      ['uploads/%', 400, 'invalid_request'],
      ['uploads/%zz', 400, 'invalid_request'],
      ['uploads/%f', 400, 'invalid_request'],
      ['uploads/%ff', 400, 'invalid_request'],
      ['uploads/%C0%AE', 400, 'invalid_request'],
      ['uploads/%ED%A0%80', 400, 'invalid_request'],
      ['uploads/a%00', 400, 'invalid_object_key'],
      ['uploads/a%0d%0ab', 400, 'invalid_object_key'],
      ['uploads/..%2fb', 400, 'invalid_object_key'],
      ['uploads/%252e%252e/b', 400, 'invalid_object_key'],
      ['uploads%2f%2fb', 400, 'invalid_object_key'],
      ['%2fuploads/b', 400, 'invalid_object_key'],
      [`uploads/${'x'.repeat(1017)}`, 400, 'invalid_object_key'],
      ['other/b', 404, 'object_not_found'],
      ['uploads', 404, 'object_not_found'],
      ['uploads/', 404, 'object_not_found'],
      ['uploads-2/b', 404, 'object_not_found'],
      ['Uploads/b', 404, 'object_not_found'],
      ['uploads/not-there', 404, 'object_not_found'],
    ])('answer %s with %d', async (path, status, code) => {
      await put('other/b');
      await put('uploads-2/b');
      for (const method of ['GET', 'DELETE']) {
        const answer = await service.get(`/files/${path}`, { method });
        expect(answer.status).toBe(status);
        expect(await json<Body>(answer)).toMatchObject({
          code,
          request_id: expect.any(String) as string,
        });
      }
    });
  });

  describe('GET /files', () => {
    it('pages through the files below KEY_PREFIX in the order of their keys, and through no others', async () => {
      await emptyBucket();
      const keys = Array.from({ length: 25 }, (_, index) => `uploads/${UUID}-${index}.txt`).toSorted();
      for (const key of [...keys, 'other/a', 'uploads', 'uploads/', 'uploads-2/a', 'a', 'z']) await put(key);
      for (const limit of [1, 4, 25, 26, 1000])
        expect((await listAll(limit)).map(({ file_key }) => file_key)).toEqual(keys);
      expect((await list()).files[0]).toEqual({
        file_key: keys[0],
        filename: '0.txt',
        size: Buffer.byteLength(keys[0] ?? ''),
        etag: expect.stringMatching(/^"[\da-f]{32}"$/) as string,
        last_modified: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      });
    });

    it('returns 100 files on a page by default', async () => {
      await emptyBucket();
      for (let index = 0; index < 101; index += 1) await put(`uploads/${index}`);
      const page = await list();
      expect(page.files).toHaveLength(100);
      expect((await list(`?cursor=${page.next_cursor}`)).files).toHaveLength(1);
    });

    it('returns an empty page when there are no files', async () => {
      await emptyBucket();
      expect(await list()).toEqual({ files: [], next_cursor: null });
    });

    it('continues after a cursor whose file was deleted', async () => {
      await emptyBucket();
      for (const name of ['a', 'b', 'c']) await put(`uploads/${name}`);
      const { next_cursor } = await list('?limit=2');
      await remove('uploads/b');
      expect((await list(`?cursor=${next_cursor}`)).files.map(({ file_key }) => file_key)).toEqual([
        'uploads/c',
      ]);
    });

    const cursorOf = (text: string | Buffer): string => Buffer.from(text).toString('base64url');
    it('starts at the first page for an empty cursor', async () => {
      await emptyBucket();
      for (const name of ['a', 'b']) await put(`uploads/${name}`);
      expect((await list('?cursor=')).files.map(({ file_key }) => file_key)).toEqual([
        'uploads/a',
        'uploads/b',
      ]);
    });

    it.each([
      '.',
      'a',
      '!!!!',
      'YQ==',
      'YR',
      ' YQ',
      'YQ ',
      'YWI+',
      cursorOf(Buffer.from([0xff])),
      cursorOf(Buffer.from([0xed, 0xa0, 0x80])),
      cursorOf('x'.repeat(1017)),
    ])('rejects the cursor %j, which it never issued', async (cursor) => {
      const answer = await service.get(`/files?cursor=${encodeURIComponent(cursor)}`);
      expect(answer.status).toBe(400);
      expect(await json<Body>(answer)).toMatchObject({
        code: 'invalid_request',
        detail: 'cursor must be the next_cursor of a previous page.',
      });
    });

    it.each(['../', '../other/', '\0', '/', '//', '%2e%2e/', 'zzz', '\u{10FFFF}'])(
      'lists no file outside KEY_PREFIX for a forged cursor of %j',
      async (text) => {
        await put('other/a');
        await put('zzz/a');
        const answer = await service.get(`/files?cursor=${cursorOf(text)}`);
        expect(answer.status).toBe(200);
        const { files } = await json<Page>(answer);
        expect(files.every(({ file_key }) => file_key.startsWith('uploads/'))).toBe(true);
      },
    );

    it.each([
      ['limit=0', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1001', 'limit must be a whole number from 1 to 1000.'],
      ['limit=-1', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1.5', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1e2', 'limit must be a whole number from 1 to 1000.'],
      ['limit=%20', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1&limit=2', 'Repeated query parameter: limit. Send it once.'],
      ['cursor=YQ&cursor=YQ', 'Repeated query parameter: cursor. Send it once.'],
      ['limit[]=1', 'Query parameter in brackets: limit. Send it once, without brackets: limit='],
      ['prefix=other/', 'Unknown query parameter. This route takes: cursor, limit.'],
      ['__proto__=1', 'Unknown query parameter. This route takes: cursor, limit.'],
      ['toString=1', 'Unknown query parameter. This route takes: cursor, limit.'],
    ])('rejects ?%s', async (query, detail) => {
      const answer = await service.get(`/files?${query}`);
      expect(answer.status).toBe(400);
      expect(await json<Body>(answer)).toMatchObject({ code: 'invalid_request', detail });
    });
  });

  it('GET /files/{path} returns the metadata of one file', async () => {
    const file_key = await upload(service, 'Straße 1.txt', 'text/plain', 'hello');
    const answer = await service.get(pathOf(file_key));
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const file = await json<File>(answer);
    expect(file).toEqual({
      file_key,
      filename: 'Straße 1.txt',
      size: 5,
      content_type: 'text/plain',
      etag: '"5d41402abc4b2a76b9719d911017c592"',
      last_modified: expect.any(String) as string,
    });
    expect(Math.abs(Date.parse(file.last_modified) - Date.now())).toBeLessThan(60_000);
  });

  it('DELETE /files/{path} answers 204, then 404 when the file is gone', async () => {
    const file_key = await upload(service, 'a.txt', 'text/plain', 'hello');
    const answer = await remove(file_key);
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    expect((await remove(file_key)).status).toBe(404);
    expect((await service.get(pathOf(file_key))).status).toBe(404);
    expect((await service.post('/download-url', { file_key })).status).toBe(404);
  });

  it('a CORS preflight allows DELETE', async () => {
    const answer = await service.get('/files/uploads/a', {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173', 'access-control-request-method': 'DELETE' },
    });
    expect(answer.headers.get('access-control-allow-methods')).toContain('DELETE');
  });

  describe('POST /files/complete', () => {
    const HELLO = { size: 5, checksum_sha256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' };

    const uploadHello = async (filename: string, content_type: string, declared: Body): Promise<string> => {
      const signed = await service.uploadUrl({ filename, content_type, ...declared });
      const answer = await fetch(signed.presigned_url, {
        method: 'PUT',
        headers: signed.headers,
        body: 'hello',
      });
      expect(answer.status).toBe(200);
      proxy.take(signed.file_key);
      return signed.file_key;
    };

    it('returns the stored file and the checksum that the store verified', async () => {
      const file_key = await uploadHello('a.txt', 'text/plain', HELLO);
      const answer = await complete(file_key, HELLO);
      expect(answer.status).toBe(200);
      const file = { file_key, filename: 'a.txt', content_type: 'text/plain', ...HELLO };
      expect(await json<File>(answer)).toMatchObject(file);
      expect(proxy.take(file_key)).toEqual(['GET bytes=0-4095', 'HEAD']);
      expect(await json<File>(await service.get(`/files/${file_key}`))).toMatchObject(file);
    });

    it('sends one request to the store when no checksum was declared', async () => {
      const file_key = await uploadHello('a.txt', 'text/plain', HELLO);
      const answer = await complete(file_key, { size: 5 });
      expect(answer.status).toBe(200);
      expect(await json<File>(answer)).not.toHaveProperty('checksum_sha256');
      expect(proxy.take(file_key)).toEqual(['GET bytes=0-4095']);
    });

    it('answers 422 for a declared checksum when the store has none', async () => {
      const file_key = await uploadHello('a.txt', 'text/plain', {});
      const answer = await complete(file_key, HELLO);
      expect(answer.status).toBe(422);
      expect((await json<{ detail: string }>(answer)).detail).toMatch(/^The store has no SHA-256/);
    });

    it.each<[Body, string]>([
      [{ size: 6 }, 'The size in bytes is 5, but 6 was declared.'],
      [{ size: 4 }, 'The size in bytes is 5, but 4 was declared.'],
      [
        { checksum_sha256: 'AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' },
        'The SHA-256 is LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=, but AAAAul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ= was declared.',
      ],
    ])('answers 422 when the stored file does not match %j', async (declared, detail) => {
      const file_key = await uploadHello('a.txt', 'text/plain', HELLO);
      const answer = await complete(file_key, declared);
      expect(answer.status).toBe(422);
      expect(await json<Body>(answer)).toMatchObject({ code: 'inspection_failed', detail });
    });

    it('leaves one request to the store for the first download', async () => {
      const file_key = await uploadHello('a.txt', 'text/plain', {});
      await complete(file_key);
      proxy.take(file_key);
      expect((await service.post('/download-url', { file_key })).status).toBe(200);
      expect(proxy.take(file_key)).toEqual(['GET bytes=0-4095']);
    });

    it('answers 422 for content of another type, after one request to the store', async () => {
      const file_key = await uploadHello('a.png', 'image/png', {});
      const answer = await complete(file_key);
      expect(answer.status).toBe(422);
      expect(await json<Body>(answer)).toMatchObject({
        code: 'inspection_failed',
        detail: 'The file is declared as image/png, but its content is text/plain.',
      });
      expect(proxy.take(file_key)).toEqual(['GET bytes=0-4095']);
    });

    it.each([
      [{ file_key: 'uploads/not-there' }, 404, 'object_not_found'],
      [{ file_key: 'other/a' }, 404, 'object_not_found'],
      [{ file_key: 'uploads/../a' }, 400, 'invalid_object_key'],
      [{ file_key: '' }, 400, 'invalid_request'],
      [{}, 400, 'invalid_request'],
      [{ file_key: 'uploads/a', length: 1 }, 400, 'invalid_request'],
      [{ file_key: 'uploads/a', size: -1 }, 400, 'invalid_request'],
      [{ file_key: 'uploads/a', size: '1' }, 400, 'invalid_request'],
      [{ file_key: 'uploads/a', checksum_sha256: 'abc' }, 400, 'invalid_request'],
    ])('answers %j with %d', async (body, status, code) => {
      const answer = await service.post('/files/complete', body);
      expect(answer.status).toBe(status);
      expect(await json<Body>(answer)).toMatchObject({ code });
    });
  });
});
