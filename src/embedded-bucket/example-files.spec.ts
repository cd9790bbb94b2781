import { afterEach, describe, expect, it, vi } from 'vitest';
import { bucketWith } from '../storage/bucket.fixture.js';
import { Namespace } from '../storage/namespace.js';
import { putWelcomeFile } from './welcome-file.js';

/** Puts the file into a store that responds with this status. Returns the request that it received. */
async function put(status: number, prefix = 'uploads/'): Promise<{ url: URL; request: RequestInit }> {
  const received: [url: string, request: RequestInit][] = [];
  vi.stubGlobal('fetch', (url: string, request: RequestInit) => {
    received.push([url, request]);
    return Promise.resolve(new Response('', { status }));
  });
  await putWelcomeFile(new Namespace(await bucketWith(), prefix));
  expect(received).toHaveLength(1);
  const [[url, request] = ['', {}]] = received;
  return { url: new URL(url), request };
}

describe('putWelcomeFile', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('uploads the file to a presigned URL, unless it exists', async () => {
    const { url, request } = await put(200);
    expect(url.pathname).toBe('/uploads/00000000-0000-4000-8000-000000000000-welcome.txt');
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-type;host;if-none-match');
    expect(request).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'text/plain', 'if-none-match': '*' },
      body: expect.stringContaining('Welcome to Signpost.') as string,
    });
  });

  it('uploads the file below KEY_PREFIX', async () => {
    const { url } = await put(200, 'team-a/files/');
    expect(url.pathname).toBe('/team-a/files/00000000-0000-4000-8000-000000000000-welcome.txt');
  });

  it('accepts 412: the file exists', async () => {
    await expect(put(412)).resolves.toBeDefined();
  });

  it.each([403, 404, 500])('rejects the status %d', async (status) => {
    await expect(put(status)).rejects.toThrow(`The embedded bucket responded with ${status}`);
  });
});
