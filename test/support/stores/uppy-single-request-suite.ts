import { describe, expect, it } from 'vitest';
import { json } from '../service/signpost.js';
import type { Fields, StoreUnderTest } from './store-under-test.js';

/** Uploads by one request, as Uppy's two server interfaces sign them. */
export function describeUppySingleRequest(store: () => StoreUnderTest): void {
  describe('a file that Uppy uploads by one request', () => {
    it('POST /s3/sign returns a form, or a PUT for exactly the declared size', async ({ skip }) => {
      store().needs('postPolicy', skip);
      const { folder } = store();
      const form = await store().call<{ url: string; key: string; fields: Fields }>('/s3/sign', {
        method: 'PUT',
        key: 'b6a6c1f0-6f0e-4d1c-9f0b-0a4d2b7c8e11-a.txt',
        contentType: 'text/plain',
      });
      expect(form.key.startsWith(folder)).toBe(true);
      expect(form.key.slice(folder.length)).toMatch(/^[\da-f-]{36}-a\.txt$/);
      expect(form.fields['key']).toBe(form.key);
      expect(await store().postForm({ presigned_url: form.url, fields: form.fields }, 'hello')).toBe(204);
      expect(await store().contentOf(form.key)).toBe('hello');
      const sized = await store().call<{ url: string; key: string; headers: Fields }>('/s3/sign', {
        method: 'PUT',
        key: 'a.txt',
        size: 5,
      });
      expect(sized.headers).toMatchObject({ 'Content-Type': 'text/plain' });
      expect(sized.headers).not.toHaveProperty('Content-Length');
      const target = { presigned_url: sized.url, headers: sized.headers };
      expect([await store().put(target, 'hello!'), await store().put(target, 'hello')]).toEqual([403, 200]);
    });

    it('GET /s3/params returns a form for the type of the extension', async ({ skip }) => {
      store().needs('postPolicy', skip);
      const query = new URLSearchParams({ filename: 'a.txt', 'metadata[name]': 'a.txt' });
      const params = await json<{ url: string; fields: Fields; method: string }>(
        await store().service.get(`/s3/params?${query.toString()}`),
      );
      expect(params.method).toBe('POST');
      expect(await store().postForm({ presigned_url: params.url, fields: params.fields }, 'hello')).toBe(204);
      expect(await store().contentOf(params.fields['key'] ?? '')).toBe('hello');
    });
  });
}
