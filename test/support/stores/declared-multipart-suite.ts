import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../service/daemon.js';
import { json, Signpost } from '../service/signpost.js';
import type { StoreUnderTest } from './store-under-test.js';

const MIB = 1024 ** 2;

interface SignedRequest {
  url: string;
  key: string;
  headers: Record<string, string>;
}

/** Multipart uploads that a page completes itself, under `UPLOAD_REQUIRE_SIZE` and `UPLOAD_SINGLE_USE`. */
export function describeDeclaredMultipart(variables: () => Variables, store: () => StoreUnderTest): void {
  describe('a multipart upload under UPLOAD_REQUIRE_SIZE and UPLOAD_SINGLE_USE', () => {
    let service: Signpost;
    beforeAll(async () => {
      service = await Signpost.start({
        ...variables(),
        MAX_FILE_SIZE: String(6 * MIB),
        UPLOAD_REQUIRE_SIZE: 'true',
        UPLOAD_SINGLE_USE: 'true',
      });
    });
    afterAll(async () => {
      await service?.stop();
    });
    const sign = (request: object): Promise<Response> => service.post('/s3/sign', request);
    const send = async (method: string, { url, headers }: SignedRequest, body: string | null = null) => {
      const answer = await fetch(url, { method, headers, body });
      return { status: answer.status, text: await answer.text(), etag: answer.headers.get('etag') ?? '' };
    };
    const create = async (creation: SignedRequest): Promise<{ key: string; uploadId: string }> => {
      const { text } = await send('POST', creation);
      return { key: creation.key, uploadId: /<UploadId>([^<]+)/.exec(text)?.[1] ?? '' };
    };
    const putPart = async (upload: object, partNumber: number, size: number): Promise<string> => {
      const part = await json<SignedRequest>(await sign({ method: 'PUT', ...upload, partNumber }));
      const { etag } = await send('PUT', part, 'a'.repeat(size));
      return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`;
    };
    const signCompletion = (upload: object): Promise<Response> => sign({ method: 'POST', ...upload });
    const complete = (signed: SignedRequest, ...parts: string[]) =>
      send('POST', signed, `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);

    it('is rejected by the store if parts are added after the completion was signed', async ({ skip }) => {
      store().needs('completionSize', skip);
      const upload = await create(await json<SignedRequest>(await sign({ method: 'POST', key: 'a.txt' })));
      expect(await json<{ code: string }>(await signCompletion(upload))).toMatchObject({
        code: 'invalid_parts',
      });
      const first = await putPart(upload, 1, 5 * MIB);
      const early = await json<SignedRequest>(await signCompletion(upload));
      const second = await putPart(upload, 2, 5 * MIB);
      expect((await signCompletion(upload)).status).toBe(400);
      expect((await complete(early, first, second)).status).toBe(400);
      const wrongSize = { ...early, headers: { ...early.headers, 'x-amz-mp-object-size': String(10 * MIB) } };
      expect((await complete(wrongSize, first, second)).status).toBe(403);
      expect((await service.post('/files/complete', { file_key: upload.key })).status).toBe(404);
      expect((await complete(early, first)).status).toBe(200);
    });

    it('is completed once for each key, and a second completion answers 412', async ({ skip }) => {
      store().needs('conditionalCompletion', skip);
      const creation = await json<SignedRequest>(await sign({ method: 'POST', key: 'a.txt' }));
      const [one, other] = [await create(creation), await create(creation)];
      const parts = [await putPart(one, 1, 5), await putPart(other, 1, 6)];
      const firstCompletion = await json<SignedRequest>(await signCompletion(one));
      expect((await complete(firstCompletion, parts[0] ?? '')).status).toBe(200);
      const secondCompletion = await json<SignedRequest>(await signCompletion(other));
      expect((await complete(secondCompletion, parts[1] ?? '')).status).toBe(412);
      const ETag = /<ETag>(.+)<\/ETag>/.exec(parts[1] ?? '')?.[1];
      const path = `/s3/multipart/${encodeURIComponent(other.uploadId)}`;
      const answer = await service.post(`${path}/complete?key=${other.key}`, {
        parts: [{ PartNumber: 1, ETag }],
      });
      expect([answer.status, (await json<{ code: string }>(answer)).code]).toEqual([412, 'already_uploaded']);
      const file = await service.post('/files/complete', { file_key: one.key, size: 5 });
      expect(file.status).toBe(200);
      await service.get(`${path}?key=${other.key}`, { method: 'DELETE' });
    });

    it('is not created for a size above MAX_FILE_SIZE', async () => {
      expect((await sign({ method: 'POST', key: 'a.txt', size: 6 * MIB + 1 })).status).toBe(400);
      expect((await sign({ method: 'POST', key: 'a.txt', size: 6 * MIB })).status).toBe(200);
    });
  });
}
