import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost, type UploadUrl, upload } from './support/service/signpost.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

describe('upload and download', () => {
  let service: Signpost;

  beforeAll(async () => {
    service = await Signpost.start();
  });
  afterAll(async () => {
    await service.stop();
  });

  /** All paths in the folder of the embedded bucket: its objects, and any remains of a rejected upload. */
  const bucketFiles = (): string[] =>
    readdirSync(path.join(service.daemon.folder, '.data/bucket'), {
      recursive: true,
      encoding: 'utf8',
    }).toSorted();

  it('transfers 100 MB by upload URL, download URL, redirect and range request without changing a byte', async () => {
    const film = randomBytes(100 * 1000 * 1000);
    film.write('\0\0\0\u0010ftypisom\0\0\0\0', 'latin1');
    const signed = await service.uploadUrl({ filename: 'film.mp4', content_type: 'video/mp4' });
    const put = await fetch(signed.presigned_url, {
      method: 'PUT',
      body: film,
      headers: { 'Content-Type': 'video/mp4' },
    });
    expect(put.status).toBe(200);

    const download = await service.downloadUrl({ file_key: signed.file_key });
    expect(download).toMatchObject({ filename: 'film.mp4', size: film.length, content_type: 'video/mp4' });
    const got = await fetch(download.presigned_url);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename=film.mp4');
    expect(sha256(await bytesOf(got))).toBe(sha256(film));

    const link = `${service.url}/?tenant=mycompany&objectkey=${encodeURIComponent(signed.file_key)}`;
    const followed = await fetch(link);
    expect(sha256(await bytesOf(followed))).toBe(sha256(film));

    const range = await fetch(link, { headers: { range: 'bytes=1000-1999' } });
    expect(range.status).toBe(206);
    expect(range.headers.get('content-range')).toBe(`bytes 1000-1999/${film.length}`);
    expect(await bytesOf(range)).toEqual(new Uint8Array(film.subarray(1000, 2000)));

    const head = await fetch(link, { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(head.headers.get('content-length')).toBe(String(film.length));
  });

  it('POST /upload-url returns the key, lifetime, method and headers that the URL is signed for', async () => {
    const before = Date.now();
    const answer = await service.post('/upload-url', {
      filename: 'a b.pdf',
      content_type: 'application/pdf',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const signed = await json<UploadUrl>(answer);
    expect(signed.file_key).toMatch(/^uploads\/[\da-f-]{36}-a b\.pdf$/);
    expect(signed).toMatchObject({
      expires_in: 600,
      method: 'PUT',
      headers: { 'Content-Type': 'application/pdf' },
    });
    expect(Math.abs(Date.parse(signed.expires_at) - before - 600_000)).toBeLessThan(5000);
    const query = new URL(signed.presigned_url).searchParams;
    expect(query.get('X-Amz-Expires')).toBe('600');
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-type;host');
  });

  // As its documentation has it: `requests.put(upload_data['presigned_url'], data=f)`, which sends no Content-Type.
  it('with UPLOAD_ENFORCE_CONTENT_TYPE=false works unchanged with the Python client of the replaced API', async () => {
    const lenient = await Signpost.start({ UPLOAD_ENFORCE_CONTENT_TYPE: 'false' });
    const send = async (content: string): Promise<string> => {
      const signed = await lenient.uploadUrl({ filename: 'document.pdf', content_type: 'application/pdf' });
      const put = await fetch(signed.presigned_url, { method: 'PUT', body: Buffer.from(content) });
      expect(put.status).toBe(200);
      return signed.file_key;
    };
    const download = await lenient.downloadUrl({ file_key: await send('%PDF-1.7\n') });
    expect(download.content_type).toBe('application/pdf');
    const got = await fetch(download.presigned_url);
    expect(got.headers.get('content-type')).toBe('application/pdf');
    expect(await got.text()).toBe('%PDF-1.7\n');
    const page = await send('<!doctype html><script>alert(1)</script>');
    expect((await lenient.post('/download-url', { file_key: page })).status).toBe(422);
    await lenient.stop();
  });

  // The client from that API's documentation, verbatim except for the host.
  it('works unchanged with the JavaScript client of the replaced API', async () => {
    const file = new File(['%PDF-1.7 hello'], 'document.pdf', { type: 'application/pdf' });
    const response = await fetch(`${service.url}/upload-url`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ filename: file.name, content_type: file.type }),
    });
    const { presigned_url, file_key } = (await response.json()) as UploadUrl;
    const put = await fetch(presigned_url, {
      method: 'PUT',
      body: file,
      headers: { 'Content-Type': file.type },
    });
    expect(put.status).toBe(200);
    const download = await service.downloadUrl({ file_key });
    expect(await (await fetch(download.presigned_url)).text()).toBe('%PDF-1.7 hello');
  });

  it.each<[string, object, Record<string, string>]>([
    ['another content type', {}, { 'Content-Type': 'text/html' }],
    ['a missing content type', {}, {}],
    ['another length than declared', { size: 4 }, { 'Content-Type': 'text/plain' }],
    [
      'another checksum than declared',
      { checksum_sha256: createHash('sha256').update('hello').digest('base64') },
      {
        'Content-Type': 'text/plain',
        'x-amz-checksum-sha256': createHash('sha256').update('other').digest('base64'),
      },
    ],
    [
      'a missing checksum header when a checksum was declared',
      { checksum_sha256: createHash('sha256').update('hello').digest('base64') },
      { 'Content-Type': 'text/plain' },
    ],
    ['an additional unsigned header', {}, { 'Content-Type': 'text/plain', 'x-amz-meta-owner': 'me' }],
  ])('the bucket rejects %s and stores nothing', async (_what, declared, headers) => {
    const signed = await service.uploadUrl({
      filename: 'note.txt',
      content_type: 'text/plain',
      ...declared,
    });
    const before = bucketFiles();
    // fetch adds a Content-Type of its own to a string, but not to a Buffer.
    const answer = await fetch(signed.presigned_url, { method: 'PUT', headers, body: Buffer.from('hello') });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>');
    expect(bucketFiles()).toEqual(before);
    expect((await service.post('/download-url', { file_key: signed.file_key })).status).toBe(404);
  });

  it('the bucket rejects bytes that do not match the declared checksum', async () => {
    const checksum_sha256 = createHash('sha256').update('hello').digest('base64');
    const signed = await service.uploadUrl({
      filename: 'note.txt',
      content_type: 'text/plain',
      size: 5,
      checksum_sha256,
    });
    const put = (body: string): Promise<Response> =>
      fetch(signed.presigned_url, { method: signed.method, headers: signed.headers, body });
    expect((await put('jello')).status).toBe(400);
    expect((await service.post('/download-url', { file_key: signed.file_key })).status).toBe(404);
    expect((await put('hello')).status).toBe(200);
  });

  it('single_use accepts one upload and rejects the second with 412', async () => {
    const signed = await service.uploadUrl({
      filename: 'note.txt',
      content_type: 'text/plain',
      single_use: true,
    });
    const put = (body: string): Promise<Response> =>
      fetch(signed.presigned_url, { method: 'PUT', headers: signed.headers, body });
    expect((await put('first')).status).toBe(200);
    expect((await put('second')).status).toBe(412);
    const { presigned_url } = await service.downloadUrl({ file_key: signed.file_key });
    expect(await (await fetch(presigned_url)).text()).toBe('first');
  });

  it('the bucket rejects a changed signature, key, expiry, query or method', async () => {
    const { presigned_url } = await service.uploadUrl({ filename: 'note.txt', content_type: 'text/plain' });
    const before = bucketFiles();
    const last = presigned_url.at(-1) === '0' ? '1' : '0';
    const changed = [
      presigned_url.replace(/.$/, last),
      presigned_url.replace('note.txt', 'nope.txt'),
      presigned_url.replace('X-Amz-Expires=600', 'X-Amz-Expires=601'),
      `${presigned_url}&extra=1`,
    ];
    for (const url of changed) {
      expect(url).not.toBe(presigned_url);
      const answer = await fetch(url, {
        method: 'PUT',
        headers: { 'Content-Type': 'text/plain' },
        body: 'x',
      });
      expect(answer.status).toBe(403);
    }
    expect((await fetch(presigned_url)).status).toBe(403);
    expect((await fetch(presigned_url, { method: 'DELETE' })).status).toBe(403);
    expect(bucketFiles()).toEqual(before);
  });

  it('disposition inline shows a text in the browser, and a filename cannot make it a page', async () => {
    const key = await upload(service, 'note.txt', 'text/plain', 'hello');
    const inline = await service.downloadUrl({ file_key: key, disposition: 'inline' });
    const shown = await fetch(inline.presigned_url);
    expect(shown.headers.get('content-disposition')).toBe('inline; filename=note.txt');
    await shown.body?.cancel();
    const renamed = await service.post('/download-url', {
      file_key: key,
      disposition: 'inline',
      filename: 'page.html',
    });
    expect(renamed.status).toBe(400);
    expect(await renamed.json()).toMatchObject({
      code: 'invalid_filename',
      detail: 'filename must end in .txt, the extension of the stored file.',
    });
  });

  it.each(['résumé “final”.txt', '日本語 🚀.txt', "it's 100%41 + more;#?.txt", 'שלום.txt'])(
    'downloads %s under the name that it was uploaded with',
    async (filename) => {
      const key = await upload(service, filename, 'text/plain', 'hello');
      const download = await service.downloadUrl({ file_key: key });
      expect(download.filename).toBe(filename.normalize('NFC'));
      const answer = await fetch(download.presigned_url);
      const header = answer.headers.get('content-disposition') ?? '';
      const extended = /filename\*=UTF-8''(.+)$/.exec(header)?.[1];
      expect(decodeURIComponent(extended ?? '')).toBe(filename.normalize('NFC'));
      expect(await answer.text()).toBe('hello');
    },
  );

  it('accepts an empty file', async () => {
    const signed = await service.uploadUrl({ filename: 'empty.txt', content_type: 'text/plain', size: 0 });
    const put = await fetch(signed.presigned_url, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: '',
    });
    expect(put.status).toBe(200);
    expect(await service.downloadUrl({ file_key: signed.file_key })).toMatchObject({ size: 0 });
  });

  it('keeps uploaded files of the embedded bucket after the service is killed and restarted', async () => {
    const first = await Signpost.start();
    const key = await upload(first, 'note.txt', 'text/plain', 'still here');
    await first.daemon.kill();
    const folder = path.join(first.daemon.folder, '.data/bucket');
    expect(existsSync(folder)).toBe(true);
    const second = await Signpost.start({ LOCAL_BUCKET_DIR: folder });
    const download = await second.downloadUrl({ file_key: key });
    expect(await (await fetch(download.presigned_url)).text()).toBe('still here');
    await second.stop();
    await first.stop();
  });
});

describe('an expired upload URL', () => {
  it('is rejected by the bucket, which stores nothing', async () => {
    const service = await Signpost.start({ UPLOAD_URL_EXPIRES: '1' });
    const signed = await service.uploadUrl({ filename: 'a.txt', content_type: 'text/plain' });
    expect(signed.expires_in).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const put = await fetch(signed.presigned_url, { method: 'PUT', headers: signed.headers, body: 'late' });
    expect(put.status).toBe(403);
    expect(await put.text()).toContain('expired');
    expect((await service.post('/download-url', { file_key: signed.file_key })).status).toBe(404);
    await service.stop();
  });
});
