import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json, Signpost, type Ticket, upload } from './support/service/signpost.js';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bytesOf = async (answer: Response): Promise<Uint8Array> => new Uint8Array(await answer.arrayBuffer());

describe('the main job', () => {
  let service: Signpost;

  beforeAll(async () => {
    service = await Signpost.start();
  });
  afterAll(async () => {
    await service.stop();
  });

  const uploadTicket = async (body: object): Promise<Ticket> => json(await service.post('/upload-url', body));
  const downloadTicket = async (file_key: string): Promise<Ticket> =>
    json(await service.post('/download-url', { file_key }));

  /** Files of the bucket's folder: what was stored, and whatever a refused upload might have left. */
  const stored = (): string[] =>
    readdirSync(path.join(service.daemon.folder, '.data/bucket'), {
      recursive: true,
      encoding: 'utf8',
    }).toSorted();

  it('carries 100 MB up, down, through the redirect and in ranges', async () => {
    const film = randomBytes(100 * 1000 * 1000);
    film.write('\0\0\0\u0010ftypisom\0\0\0\0', 'latin1');
    const ticket = await uploadTicket({ filename: 'film.mp4', content_type: 'video/mp4' });
    const put = await fetch(ticket.presigned_url, {
      method: 'PUT',
      body: film,
      headers: { 'Content-Type': 'video/mp4' },
    });
    expect(put.status).toBe(200);

    const download = await downloadTicket(ticket.file_key);
    expect(download).toMatchObject({ filename: 'film.mp4', size: film.length, content_type: 'video/mp4' });
    const got = await fetch(download.presigned_url);
    expect(got.headers.get('content-disposition')).toBe('attachment; filename=film.mp4');
    expect(sha256(await bytesOf(got))).toBe(sha256(film));

    const link = `${service.url}/?tenant=mycompany&objectkey=${encodeURIComponent(ticket.file_key)}`;
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

  it('answers an upload ticket that tells the truth', async () => {
    const before = Date.now();
    const answer = await service.post('/upload-url', {
      filename: 'a b.pdf',
      content_type: 'application/pdf',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const ticket = await json(answer);
    expect(ticket.file_key).toMatch(/^uploads\/[\da-f-]{36}-a b\.pdf$/);
    expect(ticket).toMatchObject({
      expires_in: 600,
      method: 'PUT',
      headers: { 'Content-Type': 'application/pdf' },
    });
    expect(Math.abs(Date.parse(ticket.expires_at) - before - 600_000)).toBeLessThan(5000);
    const query = new URL(ticket.presigned_url).searchParams;
    expect(query.get('X-Amz-Expires')).toBe('600');
    expect(query.get('X-Amz-SignedHeaders')).toBe('content-type;host');
  });

  // The client that its documentation shows, to the letter but for the host.
  it('serves the JavaScript client of the API before this one unchanged', async () => {
    const file = new File(['%PDF-1.7 hello'], 'document.pdf', { type: 'application/pdf' });
    const response = await fetch(`${service.url}/upload-url`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ filename: file.name, content_type: file.type }),
    });
    const { presigned_url, file_key } = (await response.json()) as Ticket;
    const put = await fetch(presigned_url, {
      method: 'PUT',
      body: file,
      headers: { 'Content-Type': file.type },
    });
    expect(put.status).toBe(200);
    const download = await downloadTicket(file_key);
    expect(await (await fetch(download.presigned_url)).text()).toBe('%PDF-1.7 hello');
  });

  it.each<[string, object, Record<string, string>]>([
    ['another content type', {}, { 'Content-Type': 'text/html' }],
    ['no content type', {}, {}],
    ['another length than promised', { size: 4 }, { 'Content-Type': 'text/plain' }],
    [
      'another checksum than promised',
      { checksum_sha256: createHash('sha256').update('hello').digest('base64') },
      {
        'Content-Type': 'text/plain',
        'x-amz-checksum-sha256': createHash('sha256').update('other').digest('base64'),
      },
    ],
    [
      'a checksum that was promised and is left out',
      { checksum_sha256: createHash('sha256').update('hello').digest('base64') },
      { 'Content-Type': 'text/plain' },
    ],
    ['an unsigned header', {}, { 'Content-Type': 'text/plain', 'x-amz-meta-owner': 'me' }],
  ])('makes the bucket refuse %s, and nothing is stored', async (_name, promise, headers) => {
    const ticket = await uploadTicket({ filename: 'note.txt', content_type: 'text/plain', ...promise });
    const before = stored();
    // A Buffer, unlike a string, brings no content type of its own.
    const answer = await fetch(ticket.presigned_url, { method: 'PUT', headers, body: Buffer.from('hello') });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('<Code>');
    expect(stored()).toEqual(before);
    expect((await service.post('/download-url', { file_key: ticket.file_key })).status).toBe(404);
  });

  it('makes the bucket refuse other bytes than the promised checksum', async () => {
    const checksum_sha256 = createHash('sha256').update('hello').digest('base64');
    const ticket = await uploadTicket({
      filename: 'note.txt',
      content_type: 'text/plain',
      size: 5,
      checksum_sha256,
    });
    const put = (body: string): Promise<Response> =>
      fetch(ticket.presigned_url, { method: ticket.method, headers: ticket.headers, body });
    expect((await put('jello')).status).toBe(400);
    expect((await service.post('/download-url', { file_key: ticket.file_key })).status).toBe(404);
    expect((await put('hello')).status).toBe(200);
  });

  it('lets a single-use ticket be used once', async () => {
    const ticket = await uploadTicket({ filename: 'note.txt', content_type: 'text/plain', single_use: true });
    const put = (body: string): Promise<Response> =>
      fetch(ticket.presigned_url, { method: 'PUT', headers: ticket.headers, body });
    expect((await put('first')).status).toBe(200);
    expect((await put('second')).status).toBe(412);
    const { presigned_url } = await downloadTicket(ticket.file_key);
    expect(await (await fetch(presigned_url)).text()).toBe('first');
  });

  it('makes the bucket refuse a changed signature, key, method or expiry', async () => {
    const { presigned_url } = await uploadTicket({ filename: 'note.txt', content_type: 'text/plain' });
    const before = stored();
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
    expect(stored()).toEqual(before);
  });

  it('shows in place what may be shown and never what a browser would run', async () => {
    const key = await upload(service, 'note.txt', 'text/plain', 'hello');
    const inline = await json(await service.post('/download-url', { file_key: key, disposition: 'inline' }));
    const shown = await fetch(inline.presigned_url);
    expect(shown.headers.get('content-disposition')).toBe('inline; filename=note.txt');
    await shown.body?.cancel();
    const renamed = await json(
      await service.post('/download-url', { file_key: key, disposition: 'inline', filename: 'page.html' }),
    );
    const saved = await fetch(renamed.presigned_url);
    expect(saved.headers.get('content-disposition')).toBe('attachment; filename=page.html');
    await saved.body?.cancel();
  });

  it.each(['résumé “final”.txt', '日本語 🚀.txt', "it's 100%41 + more;#?.txt", 'שלום.txt'])(
    'gives %s back under its own name',
    async (filename) => {
      const key = await upload(service, filename, 'text/plain', 'hello');
      const ticket = await downloadTicket(key);
      expect(ticket.filename).toBe(filename.normalize('NFC'));
      const answer = await fetch(ticket.presigned_url);
      const header = answer.headers.get('content-disposition') ?? '';
      const extended = /filename\*=UTF-8''(.+)$/.exec(header)?.[1];
      expect(decodeURIComponent(extended ?? '')).toBe(filename.normalize('NFC'));
      expect(await answer.text()).toBe('hello');
    },
  );

  it('takes an empty file', async () => {
    const ticket = await uploadTicket({ filename: 'empty.txt', content_type: 'text/plain', size: 0 });
    const put = await fetch(ticket.presigned_url, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain' },
      body: '',
    });
    expect(put.status).toBe(200);
    expect(await downloadTicket(ticket.file_key)).toMatchObject({ size: 0 });
  });

  it('keeps what was uploaded across a restart', async () => {
    const first = await Signpost.start();
    const key = await upload(first, 'note.txt', 'text/plain', 'still here');
    await first.daemon.kill();
    const folder = path.join(first.daemon.folder, '.data/bucket');
    expect(existsSync(folder)).toBe(true);
    const second = await Signpost.start({ LOCAL_BUCKET_DIR: folder });
    const ticket = await json(await second.post('/download-url', { file_key: key }));
    expect(await (await fetch(ticket.presigned_url)).text()).toBe('still here');
    await second.stop();
    await first.stop();
  });
});

describe('an expired URL', () => {
  it('is refused by the bucket, and nothing is stored', async () => {
    const service = await Signpost.start({ UPLOAD_URL_EXPIRES: '1' });
    const ticket = await json(
      await service.post('/upload-url', { filename: 'a.txt', content_type: 'text/plain' }),
    );
    expect(ticket.expires_in).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    const put = await fetch(ticket.presigned_url, { method: 'PUT', headers: ticket.headers, body: 'late' });
    expect(put.status).toBe(403);
    expect(await put.text()).toContain('expired');
    expect((await service.post('/download-url', { file_key: ticket.file_key })).status).toBe(404);
    await service.stop();
  });
});
