import { CompleteMultipartUploadCommand, CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BucketOptions } from '../../../src/storage/bucket-options.js';
import { keyOf } from '../../../src/storage/object-key.fixture.js';
import { openBucket } from '../../../src/storage/open-bucket.js';
import type { PresignedUrl, Presigner } from '../../../src/storage/presigner.js';
import { createS3Client } from '../../../src/storage/s3/s3-client.js';
import { tamperField, tamperUrl } from './tamper.js';

const KEYS = [
  'plain.txt',
  'a b+c&d=e?f#g%h.txt',
  'quotes \'".txt',
  'e\u0301 \u00E9 \u{1F680} \u65E5\u672C.txt',
  'deep/er/*()!~.txt',
];
const TEXT = { 'content-type': 'text/plain' };

/**
 * Uses every kind of presigned request against a running store, first unchanged and then with single
 * characters changed.
 */
export function describeSigning(
  name: string,
  options: () => BucketOptions,
  { multipart }: { multipart: boolean },
): void {
  describe.each(['sigv4', 'sdk'] as const)(`the %s signer against ${name}`, (signer) => {
    let presigner: Presigner;

    beforeAll(async () => {
      presigner = (await openBucket({ ...options(), signer })).presigner;
    });

    const put = async (
      key: string,
      body: string,
      headers: Record<string, string> = TEXT,
    ): Promise<Response> => {
      const { url } = await presigner.presignPut({ key: keyOf(key), expiresIn: 60, headers });
      return fetch(url, { method: 'PUT', headers, body });
    };
    const statusOf = async (method: string, { url }: PresignedUrl): Promise<number> => {
      const answer = await fetch(url, { method });
      await answer.arrayBuffer();
      return answer.status;
    };

    it.each(KEYS)('signs PUT, GET, HEAD and DELETE URLs that work for the key %j', async (key) => {
      const request = { key: keyOf(key), expiresIn: 60 };
      expect((await put(key, 'hello')).status).toBe(200);
      const got = await fetch((await presigner.presignGet(request)).url);
      expect(got.headers.get('content-type')).toBe('text/plain');
      expect(await got.text()).toBe('hello');
      expect(await statusOf('HEAD', await presigner.presignHead(request))).toBe(200);
      expect(await statusOf('DELETE', await presigner.presignDelete(request))).toBe(204);
      expect(await statusOf('GET', await presigner.presignGet(request))).toBe(404);
    });

    it('signs a GET URL that returns the requested Content-Type and Content-Disposition', async () => {
      await put('override.txt', 'hello');
      const { url } = await presigner.presignGet({
        key: keyOf('override.txt'),
        expiresIn: 60,
        response: { contentDisposition: `attachment; filename*=UTF-8''a%20b.txt`, contentType: 'text/csv' },
      });
      const answer = await fetch(url);
      expect(answer.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''a%20b.txt`);
      expect(answer.headers.get('content-type')).toBe('text/csv');
      await answer.body?.cancel();
    });

    it('signs a PUT URL that the store rejects with another length, another method or a missing header', async () => {
      const headers = { ...TEXT, 'content-length': '5', 'if-none-match': '*' };
      const { url } = await presigner.presignPut({
        key: keyOf(`held-${signer}.txt`),
        expiresIn: 60,
        headers,
      });
      const sent = async (body: string, names: string[]): Promise<number> => {
        const chosen = Object.fromEntries(
          Object.entries(headers).filter(([header]) => names.includes(header)),
        );
        return (await fetch(url, { method: 'PUT', headers: chosen, body: Buffer.from(body) })).status;
      };
      expect(await sent('hello!', ['content-type', 'if-none-match'])).toBe(403);
      expect(await sent('hello', ['content-type'])).toBe(403);
      expect(await sent('hello', ['if-none-match'])).toBe(403);
      expect((await fetch(url)).status).toBe(403);
      expect(await sent('hello', ['content-type', 'if-none-match'])).toBe(200);
      expect(await sent('hello', ['content-type', 'if-none-match'])).toBe(412);
    });

    it.each(['GET', 'HEAD', 'PUT', 'DELETE'] as const)(
      'signs a %s URL that the store rejects after each of 1,000 single-character changes',
      { timeout: 120_000 },
      async (method) => {
        const key = `tampered-${method}-${signer}.txt`;
        await put(key, 'hello');
        const request = { key: keyOf(key), expiresIn: 600, headers: TEXT };
        const sign = {
          GET: () => presigner.presignGet(request),
          HEAD: () => presigner.presignHead(request),
          PUT: () => presigner.presignPut(request),
          DELETE: () => presigner.presignDelete(request),
        };
        const { url } = await sign[method]();
        for (const tampered of tamperUrl(url)) {
          const init = method === 'PUT' ? { body: Buffer.from('other'), headers: TEXT } : {};
          const answer = await fetch(tampered, { method, ...init });
          await answer.arrayBuffer();
          expect(answer.status, tampered).toBeGreaterThanOrEqual(400);
          expect(answer.status, tampered).toBeLessThan(500);
        }
        const untouched = await fetch((await presigner.presignGet({ key: keyOf(key), expiresIn: 60 })).url);
        expect(await untouched.text()).toBe('hello');
      },
    );

    if (!multipart) return;

    it('signs an UploadPart URL that works, and that the store rejects after each of 1,000 single-character changes', async () => {
      const client = createS3Client(options());
      const target = { Bucket: options().bucket, Key: 'parts.bin' };
      const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(target));
      const part = { key: keyOf('parts.bin'), uploadId: UploadId, partNumber: 1, expiresIn: 60, headers: {} };
      const { url } = await presigner.presignPart(part);
      const answer = await fetch(url, { method: 'PUT', body: Buffer.from('one part') });
      expect(answer.status).toBe(200);
      for (const tampered of tamperUrl(url)) {
        const { status } = await fetch(tampered, { method: 'PUT', body: Buffer.from('other') });
        expect(status, tampered).toBeGreaterThanOrEqual(400);
        expect(status, tampered).toBeLessThan(500);
      }
      const Parts = [{ PartNumber: 1, ETag: answer.headers.get('etag') ?? '' }];
      await client.send(
        new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
      );
      const got = await fetch((await presigner.presignGet({ key: keyOf('parts.bin'), expiresIn: 60 })).url);
      expect(await got.text()).toBe('one part');
    });

    it(
      'signs a form that the store accepts as it is and rejects after every change to key, type, size or signature',
      { timeout: 120_000 },
      async () => {
        const key = `form "quoted" ${signer}.txt`;
        const form = await presigner.presignPost({
          key: keyOf(key),
          expiresIn: 600,
          fields: { 'Content-Type': 'text/plain' },
          minSize: 1,
          maxSize: 5,
        });
        const post = async (changes: Record<string, string>, body = 'hello'): Promise<number> => {
          const data = new FormData();
          for (const [field, value] of Object.entries({ ...form.fields, ...changes })) data.set(field, value);
          data.set('file', new Blob([body]), 'x');
          return (await fetch(form.url, { method: 'POST', body: data })).status;
        };
        expect(await post({ key: 'another.txt' })).toBe(403);
        expect(await post({ 'Content-Type': 'text/html' })).toBe(403);
        expect(await post({ 'x-amz-signature': '0'.repeat(64) })).toBe(403);
        expect(await post({}, 'too long')).toBe(400);
        expect(await post({})).toBe(204);
        const changes = Object.entries(form.fields).flatMap(([field, value]) =>
          tamperField(value).map((changed) => ({ [field]: changed })),
        );
        expect(changes.length).toBeGreaterThan(1000);
        for (const change of changes) {
          const status = await post(change, 'other');
          expect(status, JSON.stringify(change)).toBeGreaterThanOrEqual(400);
          expect(status, JSON.stringify(change)).toBeLessThan(500);
        }
        const untouched = await fetch((await presigner.presignGet({ key: keyOf(key), expiresIn: 60 })).url);
        expect(await untouched.text()).toBe('hello');
      },
    );
  });
}
