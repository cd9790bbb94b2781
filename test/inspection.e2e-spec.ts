import { gzipSync } from 'node:zlib';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bucket } from './support/stores/local-bucket.js';
import { RecordingProxy } from './support/stores/recording-proxy.js';
import { type DownloadUrl, json, Signpost } from './support/service/signpost.js';

type Body = Record<string, unknown>;

const PNG = Buffer.from(
  '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154',
  'hex',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb0043', 'hex');
/** An EBML header with the document type webm. */
const WEBM = Buffer.from('1a45dfa3934282847765626d4287810442858102', 'hex');
const ELF = Buffer.from('7f454c4602010100000000000000000002003e0001000000', 'hex');
/** The one request that reads the first 4 KiB. */
const PEEK = 'GET bytes=0-4095';

describe('content inspection at POST /download-url', () => {
  let bucket: Bucket;
  let proxy: RecordingProxy;
  let service: Signpost;

  beforeAll(async () => {
    bucket = await Bucket.start();
    proxy = await RecordingProxy.before(String(bucket.variables['S3_ENDPOINT']));
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
    const upload = await service.uploadUrl({ filename, content_type });
    const answer = await fetch(upload.presigned_url, {
      method: 'PUT',
      headers: { ...upload.headers, ...headers },
      body: Buffer.from(body),
    });
    expect(answer.status).toBe(200);
    proxy.take(upload.file_key);
    return upload.file_key;
  };
  const download = (file_key: string): Promise<Response> => service.post('/download-url', { file_key });

  it.each<[what: string, name: string, type: string, content: string | Uint8Array, found: string]>([
    ['HTML in a .png', 'a.png', 'image/png', '<!doctype html><script>alert(1)</script>', 'text/html'],
    ['an ELF program in an .mp4', 'a.mp4', 'video/mp4', ELF, 'application/x-elf'],
    ['a JPEG in a .txt', 'a.txt', 'text/plain', JPEG, 'image/jpeg'],
    [
      'a GIF that is a web page as well',
      'a.gif',
      'image/gif',
      'GIF89a\u0001\0\u0001\0\0\0\0<html><script>alert(1)</script>',
      'text/html',
    ],
    ['a .png of one byte that is text', 'a.png', 'image/png', '\u0001', 'text/plain'],
  ])('rejects %s after one request to the store', async (_what, name, type, content, found) => {
    const key = await put(name, type, Buffer.from(content));
    const answer = await download(key);
    expect(answer.status).toBe(422);
    const problem = await json<Body>(answer);
    expect(problem).toMatchObject({
      code: 'inspection_failed',
      detail: `The file is declared as ${type}, but its content is ${found}.`,
    });
    expect(JSON.stringify(problem)).not.toMatch(/https?:|X-Amz/);
    expect(proxy.take(key)).toEqual([PEEK]);
    expect(await service.lineOf(answer)).toMatchObject({ level: 'warn', code: 'inspection_failed' });
    await expect.poll(() => service.daemon.output).toContain(`${key}: The file is declared as ${type}, but`);

    expect((await download(key)).status).toBe(422);
    expect(proxy.take(key)).toEqual([PEEK]);
    // The object is kept, so that its owner can examine it.
    const object = await service.redirect({ tenant: 'x', objectkey: key });
    expect((await fetch(object.headers.get('location') ?? '')).status).toBe(200);
  });

  it.each<[what: string, name: string, type: string, content: Uint8Array, requests: string[]]>([
    ['a picture', 'a.png', 'image/png', PNG, [PEEK]],
    ['a text of one byte', 'a.txt', 'text/plain', Buffer.from('a'), [PEEK]],
    ['a text of 100 KB', 'a.txt', 'text/plain', Buffer.alloc(100_000, 'ä'), [PEEK]],
    // S3 answers a range of an empty object with 416, and that answer has no Content-Type.
    ['an empty text', 'a.txt', 'text/plain', Buffer.alloc(0), [PEEK, 'GET']],
    ['an empty picture', 'a.png', 'image/png', Buffer.alloc(0), [PEEK, 'GET']],
  ])('accepts %s, with as many requests each time', async (_what, name, type, content, requests) => {
    const key = await put(name, type, content);
    const answer = await download(key);
    expect(answer.status).toBe(200);
    const signed = await json<DownloadUrl>(answer);
    expect(signed).toMatchObject({ size: content.length, content_type: type });
    expect(proxy.take(key)).toEqual(requests);
    expect(Buffer.from(await (await fetch(signed.presigned_url)).arrayBuffer()).equals(content)).toBe(true);
    proxy.take(key);
    expect((await download(key)).status).toBe(200);
    expect(proxy.take(key)).toEqual(requests);
  });

  it('sends one request for a missing file, on both routes, and logs a warning', async () => {
    const key = 'uploads/00000000-0000-4000-8000-000000000000-missing.png';
    const variables = { ...bucket.variables, S3_ENDPOINT: proxy.url, PROXY_LEGACY_STATUS: 'true' };
    const legacy = await Signpost.start(variables);
    expect((await download(key)).status).toBe(404);
    expect(proxy.take(key)).toEqual([PEEK]);
    for (const [redirecting, status] of [
      [service, 404],
      [legacy, 500],
    ] as const) {
      const answer = await redirecting.redirect({ tenant: 'x', objectkey: key });
      expect(answer.status).toBe(status);
      expect(proxy.take(key)).toEqual(['GET bytes=0-0']);
      expect(await redirecting.lineOf(answer)).toMatchObject({ level: 'warn', error_code: 'NoSuchKey' });
    }
    await legacy.stop();
  });

  it('sends one request for a redirect to an object that it has not seen', async () => {
    const key = await put('a.txt', 'text/plain', Buffer.from('hello'));
    expect((await service.redirect({ tenant: 'x', objectkey: key })).status).toBe(302);
    expect(proxy.take(key)).toEqual(['GET bytes=0-0']);
  });

  it.each<[name: string, declared: string | null | undefined, usual: string, content: Uint8Array]>([
    ['a.jpg', 'image/jpg', 'image/jpeg', JPEG],
    ['a.pdf', 'application/x-pdf', 'application/pdf', Buffer.from('%PDF-1.7\n(<table>: The Table element)')],
    ['a.csv', 'text/comma-separated-values', 'text/csv', Buffer.from('a,b')],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv', Buffer.from('a,b')],
    ['a.rtf', 'application/msword', 'application/rtf', Buffer.from('\r\n{\\rtf1 a}')],
    ['a.png', '', 'image/png', PNG],
    ['a.png', null, 'image/png', PNG],
    ['a.png', undefined, 'image/png', PNG],
    ['a.png', 'application/octet-stream', 'image/png', PNG],
    ['a.png', 'multipart/form-data', 'image/png', PNG],
    ['a.png', '\r\n IMAGE/PNG\t', 'image/png', PNG],
    ['a.png', ';charset=utf-8', 'image/png', PNG],
    ['a.txt', 'text/plain ;charset=utf-8;', 'text/plain;charset=utf-8', Buffer.from('a')],
    ['a.webm', 'video/webm;codecs=vp8,opus', 'video/webm;codecs="vp8,opus"', WEBM],
  ])('stores %s declared as %j as %s', async (filename, content_type, usual, content) => {
    const answer = await service.post('/upload-url', { filename, content_type });
    expect(answer.status).toBe(200);
    const target = await json<{ presigned_url: string; file_key: string; headers: Record<string, string> }>(
      answer,
    );
    expect(target.headers).toEqual({ 'Content-Type': usual });
    const sent = { method: 'PUT', headers: target.headers, body: Buffer.from(content) };
    expect((await fetch(target.presigned_url, sent)).status).toBe(200);
    expect(await json<DownloadUrl>(await download(target.file_key))).toMatchObject({ content_type: usual });
  });

  it('accepts a workbook with a password, which is a compound file', async () => {
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    const content = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4600)]);
    expect((await download(await put('a.xlsx', type, content))).status).toBe(200);
  });

  it.each([
    'image/jpg',
    'IMAGE/JPEG',
    'application/x-www-form-urlencoded',
    'binary/octet-stream',
    'application/x-unknown',
    'image/*',
    'jpg',
  ])(
    'serves a picture that another tool stored as %s as image/jpeg, after as many requests as any other',
    async (type) => {
      const key = `uploads/others/${type.replaceAll(/\W/g, '-')}.jpg`;
      const { S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = bucket.variables;
      const client = new S3Client({
        region: 'us-east-1',
        endpoint: S3_ENDPOINT ?? '',
        forcePathStyle: true,
        credentials: { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' },
      });
      const object = { Bucket: 'signpost', Key: key, Body: JPEG, ContentType: type };
      await client.send(new PutObjectCommand(object));
      client.destroy();
      const signed = await json<DownloadUrl>(await download(key));
      expect(signed.content_type).toBe('image/jpeg');
      expect(proxy.take(key)).toEqual([PEEK]);
      const redirect = await service.redirect({ tenant: 'x', objectkey: key });
      expect(proxy.take(key)).toEqual(['GET bytes=0-0']);
      for (const url of [signed.presigned_url, redirect.headers.get('location') ?? '']) {
        const answer = await fetch(url);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      }
      proxy.take(key);
    },
  );

  it('rejects an object with a Content-Encoding, because clients would decode bytes that were not inspected', async () => {
    const packed = gzipSync('<script>alert(1)</script>');
    const key = await put('a.gz', 'application/gzip', packed, { 'content-encoding': 'gzip' });
    const answer = await download(key);
    expect(answer.status).toBe(422);
    expect((await json<Body>(answer))['detail']).toBe(
      'The file is declared as application/gzip, but stored with Content-Encoding gzip.',
    );
    expect(proxy.take(key)).toEqual([PEEK]);
  });

  it('inspects an object again after it was overwritten', async () => {
    const upload = await service.uploadUrl({ filename: 'a.png', content_type: 'image/png' });
    const write = (body: Uint8Array): Promise<Response> =>
      fetch(upload.presigned_url, { method: 'PUT', headers: upload.headers, body: Buffer.from(body) });
    await write(PNG);
    expect((await download(upload.file_key)).status).toBe(200);
    await write(Buffer.from('<html>'));
    expect((await download(upload.file_key)).status).toBe(422);
    await write(PNG);
    expect((await download(upload.file_key)).status).toBe(200);
  });

  it('rejects an object above MAX_FILE_SIZE', async () => {
    const key = await put('a.txt', 'text/plain', Buffer.alloc(100_001, 'a'));
    const answer = await download(key);
    expect(answer.status).toBe(422);
    expect((await json<Body>(answer))['detail']).toBe(
      'The file is 100001 bytes long, but at most 100000 bytes are allowed.',
    );
  });

  it('only checks that the object exists with INSPECT_CONTENT=false', async () => {
    const key = await put('a.png', 'image/png', Buffer.from('<html>'));
    const uninspected = await Signpost.start({
      ...bucket.variables,
      S3_ENDPOINT: proxy.url,
      INSPECT_CONTENT: 'false',
    });
    expect((await uninspected.post('/download-url', { file_key: key })).status).toBe(200);
    expect(proxy.take(key)).toEqual(['GET bytes=0-0']);
    await uninspected.stop();
  });
});
