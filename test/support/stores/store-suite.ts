import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from '../service/daemon.js';
import { runProgram } from '../service/run-program.js';
import { json, Signpost, type Ticket } from '../service/signpost.js';
import { describeStrictUploads } from './declared-multipart-suite.js';

const MIB = 1024 ** 2;
const FILE = { filename: 'hello.txt', content_type: 'text/plain' };
const sha256 = (body: string): string => createHash('sha256').update(body).digest('base64');

type Fields = Record<string, string>;
interface Form extends Ticket {
  fields: Fields;
}

type Feature =
  | 'checksumSha256'
  | 'completionSize'
  | 'conditionalCompletion'
  | 'conditionalWrites'
  | 'multipart'
  | 'postPolicy';
type Skip = (note: string) => void;
export type Supports = Partial<Record<Feature, boolean>>;

/**
 * Skips a test of what the bucket doctor saw that the store lacks.
 * @throws Error when the doctor could not try it: nobody knows then whether a promise is kept
 */
export function needsOf(supports: Supports, feature: Feature, skip: Skip): void {
  if (supports[feature] === undefined) {
    throw new Error(
      `The bucket doctor could not tell whether this store has ${feature}: run it, npm run bucket:doctor, and correct what it finds`,
    );
  }
  if (!supports[feature]) skip(`the bucket doctor says that this store lacks ${feature}`);
}

/**
 * What a store has to do for our features to keep their promises, by way of the running service. What the bucket doctor finds
 * that it cannot do is skipped, by name.
 */
export function describeStore(name: string, variables: () => Variables): void {
  describe(`${name}, behind the service`, () => {
    // Of this run alone: whatever is uploaded is found below it again.
    const folder = `uploads/store-suite-${randomUUID()}/`;
    let service: Signpost;
    let supports: Supports;

    beforeAll(async () => {
      const { output } = await runProgram('bucket-doctor.main.js', ['--json'], variables());
      ({ supports } = JSON.parse(output) as { supports: typeof supports });
      service = await Signpost.start({ ...variables(), KEY_PREFIX: folder });
    }, 120_000);
    afterAll(async () => {
      if (service === undefined) return;
      for (const key of await keys()) {
        const path = key.split('/').map(encodeURIComponent).join('/');
        await service.get(`/files/${path}`, { method: 'DELETE' });
      }
      const left = await keys();
      await service.stop();
      expect(left).toEqual([]);
    });
    const keys = async (): Promise<string[]> => {
      const { files } = await json<{ files: { file_key: string }[] }>(await service.get('/files?limit=1000'));
      return files.map(({ file_key }) => file_key);
    };

    const needs = (feature: Feature, skip: Skip): void => needsOf(supports, feature, skip);
    const ask = async <T = Ticket>(path: string, body: unknown): Promise<T> => {
      const answer = await service.post(path, body);
      const text = await answer.text();
      expect(answer.status, text).toBe(200);
      return JSON.parse(text) as T;
    };
    const put = async ({ presigned_url: url, headers }: Ticket, body: string, changes: Fields = {}) => {
      const { 'Content-Length': _length, ...sent } = { ...headers, ...changes };
      return (await fetch(url, { method: 'PUT', headers: sent, body: Buffer.from(body) })).status;
    };
    const post = async ({ presigned_url: url, fields }: Form, body: string, changes: Fields = {}) => {
      const data = new FormData();
      for (const [field, value] of Object.entries({ ...fields, ...changes })) data.set(field, value);
      data.set('file', new Blob([Buffer.from(body)]), 'x');
      return (await fetch(url, { method: 'POST', body: data })).status;
    };
    const contentOf = async ({ file_key }: Pick<Ticket, 'file_key'>): Promise<string | undefined> => {
      const answer = await service.post('/download-url', { file_key });
      if (answer.status === 404) return undefined;
      return (await fetch((await json(answer)).presigned_url)).text();
    };

    describe('a PUT that was promised', () => {
      it.for([
        ['a type', {}, { 'Content-Type': 'text/html' }, 'hello', 403],
        ['a length: one byte more', { size: 5 }, {}, 'hello!', 403],
        ['a length: one byte less', { size: 5 }, {}, 'hell', 403],
        ['a checksum: other bytes', { checksum_sha256: sha256('hello') }, {}, 'jello', 400],
        [
          'a checksum: another one said',
          { checksum_sha256: sha256('hello') },
          { 'x-amz-checksum-sha256': sha256('jello') },
          'jello',
          403,
        ],
        ['an empty file', { size: 0 }, {}, 'x', 403],
      ] as const)('%s', async ([_what, promise, changes, body, refusal], { skip }) => {
        if ('checksum_sha256' in promise) needs('checksumSha256', skip);
        const ticket = await ask('/upload-url', { ...FILE, ...promise });
        expect(await put(ticket, body, changes)).toBe(refusal);
        expect(await contentOf(ticket)).toBeUndefined();
        const right = 'size' in promise && promise.size === 0 ? '' : 'hello';
        expect(await put(ticket, right)).toBe(200);
        expect(await contentOf(ticket)).toBe(right);
      });

      it('a single use', async ({ skip }) => {
        needs('conditionalWrites', skip);
        const ticket = await ask('/upload-url', { ...FILE, single_use: true });
        expect(await put(ticket, 'first')).toBe(200);
        expect(await put(ticket, 'second')).toBe(412);
        expect(await contentOf(ticket)).toBe('first');
      });
    });

    describe('a form that was promised', () => {
      const form = (promise: object = {}): Promise<Form> =>
        ask<Form>('/upload-url', { ...FILE, method: 'POST', ...promise });

      it.for([
        ['its key', {}, { key: `${folder}another.txt` }, 'hello', 403],
        ['its type', {}, { 'Content-Type': 'text/html' }, 'hello', 403],
        ['its length: one byte more', { size: 5 }, {}, 'hello!', 400],
        ['its length: one byte less', { size: 5 }, {}, 'hell', 400],
        ['its signature', {}, { 'x-amz-signature': '0'.repeat(64) }, 'hello', 403],
        ['no other field', {}, { acl: 'public-read' }, 'hello', 403],
      ] as const)('%s', async ([_what, promise, changes, body, refusal], { skip }) => {
        needs('postPolicy', skip);
        const ticket = await form(promise);
        expect(await post(ticket, body, changes)).toBe(refusal);
        expect(await contentOf(ticket)).toBeUndefined();
        expect(await post(ticket, 'hello')).toBe(204);
        expect(await contentOf(ticket)).toBe('hello');
      });

      it('its policy, whatever is changed in it', async ({ skip }) => {
        needs('postPolicy', skip);
        const ticket = await form({ size: 5 });
        const policy = Buffer.from(ticket.fields['policy'] ?? '', 'base64').toString();
        const wider = Buffer.from(policy.replace('"content-length-range",5,5', '"content-length-range",0,9'));
        expect(await post(ticket, 'hello!', { policy: wider.toString('base64') })).toBe(403);
        expect(await contentOf(ticket)).toBeUndefined();
      });
    });

    it('answers a batch in order, a ticket or a problem for each', async () => {
      const { results } = await ask<{ results: (Ticket & { code?: string })[] }>('/upload-urls', {
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
      expect([await put(first, 'hello'), await put(last, 'hello')]).toEqual([200, 200]);
      const downloads = await ask<{ results: (Ticket & { code?: string })[] }>('/download-urls', {
        files: [{ file_key: first.file_key }, { file_key: `${folder}missing` }, { file_key: last.file_key }],
      });
      expect(downloads.results.map(({ code, size }) => code ?? size)).toEqual([5, 'object_not_found', 5]);
    });

    describeStrictUploads(() => ({ ...variables(), KEY_PREFIX: folder }), needs);

    describe('an upload in parts', () => {
      interface Begun {
        key: string;
        uploadId: string;
      }
      interface Part {
        PartNumber: number;
        ETag: string;
        Size?: number;
      }
      const film = randomBytes(6 * MIB);
      film.write('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
      const slices = [film.subarray(0, 5 * MIB), film.subarray(5 * MIB)];

      const at = ({ key, uploadId }: Begun, rest = ''): string =>
        `/s3/multipart/${encodeURIComponent(uploadId)}${rest}?key=${encodeURIComponent(key)}`;
      const send = async (url: string, body: Uint8Array): Promise<string> => {
        const answer = await fetch(url, { method: 'PUT', body });
        expect(answer.status, await answer.text()).toBe(200);
        return answer.headers.get('etag') ?? '';
      };
      const begin = (): Promise<Begun> =>
        ask<Begun>('/s3/multipart', {
          filename: 'film.mp4',
          type: 'video/mp4',
          metadata: { name: 'film.mp4' },
        });

      it('as Uppy asks Companion for it', async ({ skip }) => {
        needs('multipart', skip);
        const begun = await begin();
        const one = await json<{ url: string }>(await service.get(at(begun, '/1')));
        const batch = await json<{ presignedUrls: Record<string, string> }>(
          await service.get(`${at(begun, '/batch')}&partNumbers=1,2`),
        );
        const parts: Part[] = [
          { PartNumber: 2, ETag: await send(batch.presignedUrls['2'] ?? '', slices[1] ?? film) },
          { PartNumber: 1, ETag: (await send(one.url, slices[0] ?? film)).replaceAll('"', '') },
        ];
        const listed = await json<Part[]>(await service.get(at(begun)));
        expect(listed.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
          [1, 5 * MIB],
          [2, MIB],
        ]);
        const wrong = [{ PartNumber: 1, ETag: '"0"' }];
        expect((await service.post(at(begun, '/complete'), { parts: wrong })).status).toBe(400);
        const done = await ask<{ location: string; key: string }>(at(begun, '/complete'), { parts });
        expect(done).toMatchObject({ key: begun.key, bucket: variables()['S3_BUCKET'] });
        expect(new URL(done.location).pathname).toContain('film.mp4');
        const ticket = await ask('/download-url', { file_key: begun.key });
        expect(ticket).toMatchObject({ size: film.length, content_type: 'video/mp4', filename: 'film.mp4' });
        const got = Buffer.from(await (await fetch(ticket.presigned_url)).arrayBuffer());
        expect(got.equals(film)).toBe(true);
        expect((await service.get(at(begun))).status).toBe(404);
      });

      it('given up', async ({ skip }) => {
        needs('multipart', skip);
        const begun = await begin();
        const { url } = await json<{ url: string }>(await service.get(at(begun, '/1')));
        await send(url, Buffer.from('x'));
        const gone = await service.get(at(begun), { method: 'DELETE' });
        expect([gone.status, await gone.json()]).toEqual([200, {}]);
        const after = await service.get(at(begun));
        expect(after.status).toBe(404);
        expect(await json<object>(after)).toMatchObject({
          code: 'upload_not_found',
          error: expect.stringMatching(/^s3: /) as string,
        });
        expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404);
      });

      it('of one key is not reached by another', async ({ skip }) => {
        needs('multipart', skip);
        const begun = await begin();
        const foreign = { ...begun, key: `${begun.key}x` };
        expect((await service.get(at(foreign))).status).toBe(404);
        const { url } = await json<{ url: string }>(await service.get(at(foreign, '/1')));
        expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(404);
        expect((await service.get(at({ ...begun, key: 'other/a.mp4' }))).status).toBe(403);
        await service.get(at(begun), { method: 'DELETE' });
      });

      it('that the browser itself begins, lists, completes and aborts', async ({ skip }) => {
        needs('multipart', skip);
        interface Signed {
          url: string;
          key?: string;
          headers?: Fields;
        }
        const sign = (request: object): Promise<Signed> => ask<Signed>('/s3/sign', request);
        const call = async (method: string, { url, headers = {} }: Signed, body?: string) => {
          const answer = await fetch(url, { method, headers, body: body ?? null });
          return { status: answer.status, text: await answer.text() };
        };
        const beginning = await sign({ method: 'POST', key: 'film.mp4', contentType: 'video/mp4' });
        const key = beginning.key ?? '';
        const begun = await call('POST', beginning);
        const uploadId = /<UploadId>([^<]+)<\/UploadId>/.exec(begun.text)?.[1] ?? '';
        expect(uploadId).not.toBe('');
        const etag = await send((await sign({ method: 'PUT', key, uploadId, partNumber: 1 })).url, film);
        const listed = await call('GET', await sign({ method: 'GET', key, uploadId }));
        expect(listed.text).toContain('<PartNumber>1</PartNumber>');
        const xml = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag></Part></CompleteMultipartUpload>`;
        const completed = await call('POST', await sign({ method: 'POST', key, uploadId }), xml);
        expect(completed.status, completed.text).toBe(200);
        expect((await ask('/download-url', { file_key: key })).content_type).toBe('video/mp4');

        const second = await sign({ method: 'POST', key: 'film.mp4' });
        const again = await call('POST', second);
        const abandoned = {
          key: second.key,
          uploadId: /<UploadId>([^<]+)<\/UploadId>/.exec(again.text)?.[1] ?? '',
        };
        expect((await call('DELETE', await sign({ method: 'DELETE', ...abandoned }))).status).toBe(204);
        expect((await call('GET', await sign({ method: 'GET', ...abandoned }))).status).toBe(404);
      });

      it('beginning with another type than was signed is refused', async ({ skip }) => {
        needs('multipart', skip);
        const signed = await ask<{ url: string }>('/s3/sign', { method: 'POST', key: 'film.mp4' });
        const headers = { 'Content-Type': 'text/html' };
        expect((await fetch(signed.url, { method: 'POST', headers })).status).toBe(403);
      });

      it('one object, by a form or of a size that is said', async ({ skip }) => {
        needs('postPolicy', skip);
        const form = await ask<{ url: string; key: string; fields: Fields }>('/s3/sign', {
          method: 'PUT',
          key: 'b6a6c1f0-6f0e-4d1c-9f0b-0a4d2b7c8e11-a.txt',
          contentType: 'text/plain',
        });
        expect(form.key.startsWith(folder)).toBe(true);
        expect(form.key.slice(folder.length)).toMatch(/^[\da-f-]{36}-a\.txt$/);
        expect(form.fields['key']).toBe(form.key);
        expect(await post({ presigned_url: form.url, fields: form.fields } as Form, 'hello')).toBe(204);
        expect(await contentOf({ file_key: form.key })).toBe('hello');
        const sized = await ask<{ url: string; key: string; headers: Fields }>('/s3/sign', {
          method: 'PUT',
          key: 'a.txt',
          size: 5,
        });
        expect(sized.headers).toEqual({ 'Content-Type': 'text/plain' });
        const ticket = { presigned_url: sized.url, headers: sized.headers } as Ticket;
        expect([await put(ticket, 'hello!'), await put(ticket, 'hello')]).toEqual([403, 200]);
      });

      it('a form, as Uppy asks Companion for it', async ({ skip }) => {
        needs('postPolicy', skip);
        const query = new URLSearchParams({ filename: 'a.txt', type: '', 'metadata[name]': 'a.txt' });
        query.delete('type');
        const params = await json<{ url: string; fields: Fields; method: string }>(
          await service.get(`/s3/params?${query.toString()}`),
        );
        expect(params.method).toBe('POST');
        expect(await post({ presigned_url: params.url, fields: params.fields } as Form, 'hello')).toBe(204);
        expect(await contentOf({ file_key: params.fields['key'] ?? '' })).toBe('hello');
      });
    });
  });
}
