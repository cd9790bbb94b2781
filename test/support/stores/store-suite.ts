import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../service/daemon.js';
import type { DownloadUrl, UploadUrl } from '../service/signpost.js';
import { describeDeclaredMultipart } from './declared-multipart-suite.js';
import { describeMultipart } from './multipart-suite.js';
import { type FormTarget, StoreUnderTest } from './store-under-test.js';
import { describeUnsignedHeaders } from './unsigned-headers-suite.js';
import { describeUppySingleRequest } from './uppy-single-request-suite.js';

const FILE = { filename: 'hello.txt', content_type: 'text/plain' };
const sha256 = (body: string): string => createHash('sha256').update(body).digest('base64');

type Form = UploadUrl & FormTarget;
type OrProblem<T> = T & { code?: string };

/**
 * What a store has to enforce so that Signpost's signatures mean something, tried through the running
 * service. A test of a feature that the bucket doctor reports as missing is skipped, by name.
 */
export function describeStore(name: string, variables: () => Variables): void {
  describe(`${name} behind Signpost`, () => {
    let store: StoreUnderTest;

    beforeAll(async () => {
      store = await StoreUnderTest.start(variables());
    }, 120_000);
    afterAll(async () => {
      await store?.stop();
    });

    describe('an upload URL for PUT', () => {
      it.for([
        ['another Content-Type', {}, { 'Content-Type': 'text/html' }, 'hello', 403],
        ['one byte more than the declared size', { size: 5 }, {}, 'hello!', 403],
        ['one byte less than the declared size', { size: 5 }, {}, 'hell', 403],
        [
          'bytes that do not match the declared checksum',
          { checksum_sha256: sha256('hello') },
          {},
          'jello',
          400,
        ],
        [
          'another checksum header than the declared checksum',
          { checksum_sha256: sha256('hello') },
          { 'x-amz-checksum-sha256': sha256('jello') },
          'jello',
          403,
        ],
        ['one byte when the declared size is 0', { size: 0 }, {}, 'x', 403],
      ] as const)(
        'rejects %s, stores nothing, and then accepts the declared file',
        async ([_what, declared, changes, body, status], { skip }) => {
          if ('checksum_sha256' in declared) store.needs('checksumSha256', skip);
          const upload = await store.call<UploadUrl>('/upload-url', { ...FILE, ...declared });
          expect(await store.put(upload, body, changes)).toBe(status);
          expect(await store.contentOf(upload.file_key)).toBeUndefined();
          const right = 'size' in declared && declared.size === 0 ? '' : 'hello';
          expect(await store.put(upload, right)).toBe(200);
          expect(await store.contentOf(upload.file_key)).toBe(right);
        },
      );

      it('accepts one upload with single_use and rejects the second with 412', async ({ skip }) => {
        store.needs('conditionalWrites', skip);
        const upload = await store.call<UploadUrl>('/upload-url', { ...FILE, single_use: true });
        expect(await store.put(upload, 'first')).toBe(200);
        expect(await store.put(upload, 'second')).toBe(412);
        expect(await store.contentOf(upload.file_key)).toBe('first');
      });
    });

    describe('an upload form', () => {
      const createForm = (declared: object = {}): Promise<Form> =>
        store.call<Form>('/upload-url', { ...FILE, method: 'POST', ...declared });

      it.for([
        ['another key', {}, () => ({ key: `${store.folder}another.txt` }), 'hello', 403],
        ['another Content-Type', {}, () => ({ 'Content-Type': 'text/html' }), 'hello', 403],
        ['one byte more than the declared size', { size: 5 }, () => ({}), 'hello!', 400],
        ['one byte less than the declared size', { size: 5 }, () => ({}), 'hell', 400],
        ['another signature', {}, () => ({ 'x-amz-signature': '0'.repeat(64) }), 'hello', 403],
        ['an additional field', {}, () => ({ acl: 'public-read' }), 'hello', 403],
      ] as const)(
        'rejects %s, stores nothing, and then accepts the declared file',
        async ([_what, declared, changes, body, status], { skip }) => {
          store.needs('postPolicy', skip);
          const form = await createForm(declared);
          expect(await store.postForm(form, body, changes())).toBe(status);
          expect(await store.contentOf(form.file_key)).toBeUndefined();
          expect(await store.postForm(form, 'hello')).toBe(204);
          expect(await store.contentOf(form.file_key)).toBe('hello');
        },
      );

      it('rejects a policy whose size range was widened', async ({ skip }) => {
        store.needs('postPolicy', skip);
        const form = await createForm({ size: 5 });
        const policy = Buffer.from(form.fields['policy'] ?? '', 'base64').toString();
        const wider = Buffer.from(policy.replace('"content-length-range",5,5', '"content-length-range",0,9'));
        expect(await store.postForm(form, 'hello!', { policy: wider.toString('base64') })).toBe(403);
        expect(await store.contentOf(form.file_key)).toBeUndefined();
      });
    });

    it('POST /upload-urls and /download-urls answer in order, with a URL or a problem for each entry', async () => {
      const { results } = await store.call<{ results: OrProblem<UploadUrl>[] }>('/upload-urls', {
        files: [FILE, { filename: 'virus.exe', content_type: 'text/plain' }, 7, { ...FILE, size: 5 }],
      });
      expect(results.map(({ code }) => code)).toEqual([
        undefined,
        'file_type_not_allowed',
        'invalid_request',
        undefined,
      ]);
      const [first, , , last] = results;
      if (first === undefined || last === undefined) throw new Error('A result is missing');
      expect([await store.put(first, 'hello'), await store.put(last, 'hello')]).toEqual([200, 200]);
      const downloads = await store.call<{ results: OrProblem<DownloadUrl>[] }>('/download-urls', {
        files: [
          { file_key: first.file_key },
          { file_key: `${store.folder}missing` },
          { file_key: last.file_key },
        ],
      });
      expect(downloads.results.map(({ code, size }) => code ?? size)).toEqual([5, 'object_not_found', 5]);
    });

    describeDeclaredMultipart(
      () => ({ ...variables(), KEY_PREFIX: store.folder }),
      () => store,
    );
    describeMultipart(
      () => store,
      () => variables()['S3_BUCKET'],
    );
    describeUppySingleRequest(() => store);
    describeUnsignedHeaders(
      () => store,
      () => variables(),
    );
  });
}
