import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { CountingProxy } from './support/stores/recording-proxy.js';
import { json, Signpost } from './support/service/signpost.js';

type Body = Record<string, unknown>;

const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154',
  'hex',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex');
const ELF = Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex');
const PEEK = 'GET bytes=0-4095';

describe('inspection', () => {
  let bucket: Bucket;
  let proxy: CountingProxy;
  let service: Signpost;

  beforeAll(async () => {
    bucket = await Bucket.start();
    proxy = await CountingProxy.before(String(bucket.variables['S3_ENDPOINT']));
    service = await Signpost.start({ ...bucket.variables, S3_ENDPOINT: proxy.url, MAX_FILE_SIZE: '100000' });
  });
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await bucket.daemon.stop();
  });

  const put = async (
    filename: string,
    content_type: string,
    body: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<string> => {
    const ticket = await json(await service.post('/upload-url', { filename, content_type }));
    const answer = await fetch(ticket.presigned_url, {
      method: 'PUT',
      headers: { ...ticket.headers, ...headers },
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(200);
    proxy.take(ticket.file_key);
    return ticket.file_key;
  };
  const download = (file_key: string): Promise<Response> => service.post('/download-url', { file_key });

  it.each<[what: string, name: string, type: string, content: string | Uint8Array, found: string]>([
    ['a .png that is HTML', 'a.png', 'image/png', '<!doctype html><script>alert(1)</script>', 'text/html'],
    ['an .mp4 that is an ELF', 'a.mp4', 'video/mp4', ELF, 'application/x-elf'],
    ['a .txt that is a JPEG', 'a.txt', 'text/plain', JPEG, 'image/jpeg'],
    [
      'a polyglot',
      'a.gif',
      'image/gif',
      'GIF89a\u0001\0\u0001\0\0\0\0<html><script>alert(1)</script>',
      'text/html',
    ],
    ['a .png of one byte', 'a.png', 'image/png', '\u0001', 'text/plain'],
  ])('refuses %s, by one request', async (_what, name, type, content, found) => {
    const key = await put(name, type, Buffer.from(content));
    const answer = await download(key);
    expect(answer.status).toBe(422);
    const problem = await json<Body>(answer);
    expect(problem).toMatchObject({
      code: 'inspection_failed',
      detail: `The file says ${type} but its bytes are ${found}.`,
    });
    expect(JSON.stringify(problem)).not.toMatch(/https?:|X-Amz/);
    expect(proxy.take(key)).toEqual([PEEK]);
    expect(await service.lineOf(answer)).toMatchObject({ level: 'warn', code: 'inspection_failed' });
    await expect.poll(() => service.daemon.output).toContain(`${key}: The file says ${type} but`);

    expect((await download(key)).status).toBe(422);
    expect(proxy.take(key)).toEqual(['HEAD']);
    // Nothing is deleted: the bytes are there for whoever looks into it.
    const object = await service.redirect({ tenant: 'x', objectkey: key });
    expect((await fetch(object.headers.get('location') ?? '')).status).toBe(200);
  });

  it.each<[what: string, name: string, type: string, content: Uint8Array, asked: string[]]>([
    ['a picture', 'a.png', 'image/png', PNG, [PEEK]],
    ['a text of one byte', 'a.txt', 'text/plain', Buffer.from('a'), [PEEK]],
    ['a text of 100 KB', 'a.txt', 'text/plain', Buffer.alloc(100_000, 'ä'), [PEEK]],
    // A range of nothing is refused, and by that answer nobody knows its type.
    ['an empty text', 'a.txt', 'text/plain', Buffer.alloc(0), [PEEK, 'HEAD']],
    ['an empty picture', 'a.png', 'image/png', Buffer.alloc(0), [PEEK, 'HEAD']],
  ])('lets %s pass', async (_what, name, type, content, asked) => {
    const key = await put(name, type, content);
    const answer = await download(key);
    expect(answer.status).toBe(200);
    const ticket = await json(answer);
    expect(ticket).toMatchObject({ size: content.length, content_type: type });
    expect(proxy.take(key)).toEqual(asked);
    expect(Buffer.from(await (await fetch(ticket.presigned_url)).arrayBuffer()).equals(content)).toBe(true);
    proxy.take(key);
    expect((await download(key)).status).toBe(200);
    expect(proxy.take(key)).toEqual(['HEAD']);
  });

  it('refuses what its uploader has clients decode, by one request: they would see what nobody looked into', async () => {
    const packed = gzipSync('<script>alert(1)</script>');
    const key = await put('a.gz', 'application/gzip', packed, { 'content-encoding': 'gzip' });
    const answer = await download(key);
    expect(answer.status).toBe(422);
    expect((await json<Body>(answer))['detail']).toBe(
      'The file says application/gzip but is sent with Content-Encoding gzip.',
    );
    expect(proxy.take(key)).toEqual([PEEK]);
  });

  it('looks again at a key that was written again', async () => {
    const ticket = await json(
      await service.post('/upload-url', { filename: 'a.png', content_type: 'image/png' }),
    );
    const write = (body: Uint8Array): Promise<Response> =>
      fetch(ticket.presigned_url, { method: 'PUT', headers: ticket.headers, body: Buffer.from(body) });
    await write(PNG);
    expect((await download(ticket.file_key)).status).toBe(200);
    await write(Buffer.from('<html>'));
    expect((await download(ticket.file_key)).status).toBe(422);
    await write(PNG);
    expect((await download(ticket.file_key)).status).toBe(200);
  });

  it('refuses what is larger than MAX_FILE_SIZE', async () => {
    const key = await put('a.txt', 'text/plain', Buffer.alloc(100_001, 'a'));
    const answer = await download(key);
    expect(answer.status).toBe(422);
    expect((await json<Body>(answer))['detail']).toBe('The file has 100001 bytes, and 100000 are allowed.');
  });

  it('is off with INSPECT_CONTENT=false: one HEAD', async () => {
    const key = await put('a.png', 'image/png', Buffer.from('<html>'));
    const blind = await Signpost.start({
      ...bucket.variables,
      S3_ENDPOINT: proxy.url,
      INSPECT_CONTENT: 'false',
    });
    expect((await blind.post('/download-url', { file_key: key })).status).toBe(200);
    expect(proxy.take(key)).toEqual(['HEAD']);
    await blind.stop();
  });
});
