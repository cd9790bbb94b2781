import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../service/daemon.js';
import { json, Signpost } from '../service/signpost.js';

const MIB = 1024 ** 2;

interface Signed {
  url: string;
  key: string;
  headers: Record<string, string>;
}

type Skip = (note: string) => void;
type Needs = (feature: 'completionSize' | 'conditionalCompletion', skip: Skip) => void;

/** What holds an upload in parts that a browser completes itself, where the operator is strict. */
export function describeStrictUploads(variables: () => Variables, needs: Needs): void {
  describe('an upload in parts that a browser completes itself', () => {
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
    const send = async (method: string, { url, headers }: Signed, body: string | null = null) => {
      const answer = await fetch(url, { method, headers, body });
      return { status: answer.status, text: await answer.text(), etag: answer.headers.get('etag') ?? '' };
    };
    const begin = async (beginning: Signed): Promise<{ key: string; uploadId: string }> => {
      const { text } = await send('POST', beginning);
      return { key: beginning.key, uploadId: /<UploadId>([^<]+)/.exec(text)?.[1] ?? '' };
    };
    const putPart = async (upload: object, partNumber: number, size: number): Promise<string> => {
      const part = await json<Signed>(await sign({ method: 'PUT', ...upload, partNumber }));
      const { etag } = await send('PUT', part, 'a'.repeat(size));
      return `<Part><PartNumber>${partNumber}</PartNumber><ETag>${etag}</ETag></Part>`;
    };
    const completion = (upload: object): Promise<Response> => sign({ method: 'POST', ...upload });
    const complete = (signed: Signed, ...parts: string[]) =>
      send('POST', signed, `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`);

    it('is not let grow behind the signature', async ({ skip }) => {
      needs('completionSize', skip);
      const upload = await begin(await json<Signed>(await sign({ method: 'POST', key: 'a.txt' })));
      expect(await json<{ code: string }>(await completion(upload))).toMatchObject({ code: 'invalid_parts' });
      const first = await putPart(upload, 1, 5 * MIB);
      const early = await json<Signed>(await completion(upload));
      const second = await putPart(upload, 2, 5 * MIB);
      expect((await completion(upload)).status).toBe(400);
      expect((await complete(early, first, second)).status).toBe(400);
      const lying = { ...early, headers: { ...early.headers, 'x-amz-mp-object-size': String(10 * MIB) } };
      expect((await complete(lying, first, second)).status).toBe(403);
      expect((await service.post('/files/complete', { file_key: upload.key })).status).toBe(404);
      expect((await complete(early, first)).status).toBe(200);
    });

    it('is not begun twice and completed twice', async ({ skip }) => {
      needs('conditionalCompletion', skip);
      const beginning = await json<Signed>(await sign({ method: 'POST', key: 'a.txt' }));
      const [one, other] = [await begin(beginning), await begin(beginning)];
      const parts = [await putPart(one, 1, 5), await putPart(other, 1, 6)];
      expect((await complete(await json<Signed>(await completion(one)), parts[0] ?? '')).status).toBe(200);
      expect((await complete(await json<Signed>(await completion(other)), parts[1] ?? '')).status).toBe(412);
      const ETag = /<ETag>(.+)<\/ETag>/.exec(parts[1] ?? '')?.[1];
      const answer = await service.post(
        `/s3/multipart/${encodeURIComponent(other.uploadId)}/complete?key=${other.key}`,
        {
          parts: [{ PartNumber: 1, ETag }],
        },
      );
      expect([answer.status, (await json<{ code: string }>(answer)).code]).toEqual([412, 'already_uploaded']);
      const file = await service.post('/files/complete', { file_key: one.key, size: 5 });
      expect(file.status).toBe(200);
      await service.get(`/s3/multipart/${encodeURIComponent(other.uploadId)}?key=${other.key}`, {
        method: 'DELETE',
      });
    });

    it('is not begun for a size that is not allowed', async () => {
      expect((await sign({ method: 'POST', key: 'a.txt', size: 6 * MIB + 1 })).status).toBe(400);
      expect((await sign({ method: 'POST', key: 'a.txt', size: 6 * MIB })).status).toBe(200);
    });
  });
}
