import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DownloadUrl, json } from '../service/signpost.js';
import type { Fields, StoreUnderTest } from './store-under-test.js';

const MIB = 1024 ** 2;

interface Upload {
  key: string;
  uploadId: string;
}

interface Part {
  PartNumber: number;
  ETag: string;
  Size?: number;
}

/** An answer of `POST /s3/sign`. */
interface SignedRequest {
  url: string;
  key?: string;
  headers?: Fields;
}

/** Multipart uploads through Companion's routes, and through requests signed by `POST /s3/sign`. */
export function describeMultipart(store: () => StoreUnderTest, bucketName: () => string | undefined): void {
  describe('a multipart upload', () => {
    const film = randomBytes(6 * MIB);
    film.write('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
    const slices = [film.subarray(0, 5 * MIB), film.subarray(5 * MIB)];

    const pathOf = ({ key, uploadId }: Upload, rest = ''): string =>
      `/s3/multipart/${encodeURIComponent(uploadId)}${rest}?key=${encodeURIComponent(key)}`;
    const get = (path: string, init: RequestInit = {}): Promise<Response> => store().service.get(path, init);
    const sendPart = async (url: string, body: Uint8Array): Promise<string> => {
      const answer = await fetch(url, { method: 'PUT', body });
      expect(answer.status, await answer.text()).toBe(200);
      return answer.headers.get('etag') ?? '';
    };
    const create = (): Promise<Upload> =>
      store().call<Upload>('/s3/multipart', {
        filename: 'film.mp4',
        type: 'video/mp4',
        metadata: { name: 'film.mp4' },
      });

    it('is created, listed and completed through the routes of Companion', async ({ skip }) => {
      store().needs('multipart', skip);
      const upload = await create();
      const one = await json<{ url: string }>(await get(pathOf(upload, '/1')));
      const batch = await json<{ presignedUrls: Record<string, string> }>(
        await get(`${pathOf(upload, '/batch')}&partNumbers=1,2`),
      );
      const parts: Part[] = [
        { PartNumber: 2, ETag: await sendPart(batch.presignedUrls['2'] ?? '', slices[1] ?? film) },
        { PartNumber: 1, ETag: (await sendPart(one.url, slices[0] ?? film)).replaceAll('"', '') },
      ];
      const listed = await json<Part[]>(await get(pathOf(upload)));
      expect(listed.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
        [1, 5 * MIB],
        [2, MIB],
      ]);
      const wrong = [{ PartNumber: 1, ETag: '"0"' }];
      const rejected = await store().service.post(pathOf(upload, '/complete'), { parts: wrong });
      expect(rejected.status).toBe(400);
      const done = await store().call<{ location: string; key: string }>(pathOf(upload, '/complete'), {
        parts,
      });
      expect(done).toMatchObject({ key: upload.key, bucket: bucketName() });
      expect(new URL(done.location).pathname).toContain('film.mp4');
      const download = await store().call<DownloadUrl>('/download-url', { file_key: upload.key });
      expect(download).toMatchObject({ size: film.length, content_type: 'video/mp4', filename: 'film.mp4' });
      const got = Buffer.from(await (await fetch(download.presigned_url)).arrayBuffer());
      expect(got.equals(film)).toBe(true);
      expect((await get(pathOf(upload))).status).toBe(404);
    });

    it('is aborted by DELETE, after which the store rejects its parts', async ({ skip }) => {
      store().needs('multipart', skip);
      const upload = await create();
      const { url } = await json<{ url: string }>(await get(pathOf(upload, '/1')));
      await sendPart(url, Buffer.from('x'));
      const aborted = await get(pathOf(upload), { method: 'DELETE' });
      expect([aborted.status, await aborted.json()]).toEqual([200, {}]);
      const after = await get(pathOf(upload));
      expect(after.status).toBe(404);
      expect(await json<object>(after)).toMatchObject({
        code: 'upload_not_found',
        error: expect.stringMatching(/^s3: /) as string,
      });
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404);
    });

    it('cannot be reached through another key', async ({ skip }) => {
      store().needs('multipart', skip);
      const upload = await create();
      const foreign = { ...upload, key: `${upload.key}x` };
      expect((await get(pathOf(foreign))).status).toBe(404);
      const { url } = await json<{ url: string }>(await get(pathOf(foreign, '/1')));
      expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404);
      expect((await get(pathOf({ ...upload, key: 'other/a.mp4' }))).status).toBe(404);
      await get(pathOf(upload), { method: 'DELETE' });
    });

    it('is created, listed, completed and aborted by requests that POST /s3/sign signs', async ({ skip }) => {
      store().needs('multipart', skip);
      const sign = (request: object): Promise<SignedRequest> =>
        store().call<SignedRequest>('/s3/sign', request);
      const send = async (method: string, { url, headers = {} }: SignedRequest, body?: string) => {
        const answer = await fetch(url, { method, headers, body: body ?? null });
        return { status: answer.status, text: await answer.text() };
      };
      const creation = await sign({ method: 'POST', key: 'film.mp4', contentType: 'video/mp4' });
      const key = creation.key ?? '';
      const created = await send('POST', creation);
      const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(created.text)?.[1] ?? '';
      expect(uploadId).not.toBe('');
      const etag = await sendPart((await sign({ method: 'PUT', key, uploadId, partNumber: 1 })).url, film);
      const listed = await send('GET', await sign({ method: 'GET', key, uploadId }));
      expect(listed.text).toContain('<PartNumber>1</PartNumber>');
      const xml = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
      const completed = await send('POST', await sign({ method: 'POST', key, uploadId }), xml);
      expect(completed.status, completed.text).toBe(200);
      const download = await store().call<DownloadUrl>('/download-url', { file_key: key });
      expect(download.content_type).toBe('video/mp4');

      const second = await sign({ method: 'POST', key: 'film.mp4' });
      const again = await send('POST', second);
      const abandoned = {
        key: second.key,
        uploadId: /<UploadId>([^<]+)<\/UploadId>/.exec(again.text)?.[1] ?? '',
      };
      expect((await send('DELETE', await sign({ method: 'DELETE', ...abandoned }))).status).toBe(204);
      expect((await send('GET', await sign({ method: 'GET', ...abandoned }))).status).toBe(404);
    });

    it('cannot be created with another Content-Type than was signed', async ({ skip }) => {
      store().needs('multipart', skip);
      const signed = await store().call<{ url: string }>('/s3/sign', { method: 'POST', key: 'film.mp4' });
      const headers = { 'Content-Type': 'text/html' };
      expect((await fetch(signed.url, { method: 'POST', headers })).status).toBe(403);
    });
  });
}
