import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { servePages, type UppyPages } from './support/browser/uppy-pages.js';
import { issueApiKey } from './support/identity/api-key.js';
import { json, Signpost, type UploadUrl } from './support/service/signpost.js';
import { Bucket } from './support/stores/local-bucket.js';
import { RecordingProxy } from './support/stores/recording-proxy.js';

/** A picture of one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A function for the page: the width of a picture in an `<img>`. */
const SHOW = `(src) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(image.naturalWidth);
  image.onerror = () => resolve('error');
  image.src = src;
})`;

describe('a page of another origin, with PROXY_ACCESS=authenticated', () => {
  const { key, entry } = issueApiKey('page');
  let bucket: Bucket;
  let store: RecordingProxy;
  let pages: UppyPages;
  let service: Signpost;
  let browser: Browser;
  let page: Page;
  let link: string;
  let objectKey: string;

  beforeAll(async () => {
    [pages, browser] = await Promise.all([servePages(), launchChromium()]);
    bucket = await Bucket.start({ CORS_ORIGINS: pages.origin });
    const endpoint = bucket.variables['S3_ENDPOINT'] ?? '';
    store = await RecordingProxy.before(endpoint);
    service = await Signpost.start({
      ...bucket.variables,
      S3_PUBLIC_ENDPOINT: store.url,
      AUTH: 'api-key',
      API_KEYS: `${entry.id}=${entry.sha256}`,
      CORS_ORIGINS: pages.origin,
    });
    const created = await service.post('/upload-url', { filename: 'dot.png' }, { 'x-api-key': key });
    const { presigned_url, headers, file_key } = await json<UploadUrl>(created);
    const put = await fetch(presigned_url, { method: 'PUT', headers, body: PICTURE });
    expect(put.status).toBe(200);
    objectKey = file_key;
    link = `${service.url}/?${new URLSearchParams({ tenant: 'default', objectkey: file_key }).toString()}`;
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await store?.stop();
    await bucket?.daemon.stop();
    pages?.close();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(`${pages.origin}/?version=5&option=endpoint&api=${service.url}`);
    store.take(objectKey);
  });
  afterEach(() => page.context().close());

  const show = (url: string): Promise<unknown> => page.evaluate(`(${SHOW})(${JSON.stringify(url)})`);

  it('is redirected by fetch(), and the browser does not send Authorization to the store', async () => {
    const headers = { Authorization: `Bearer ${key}` };
    expect(await page.evaluate(fetchSize, { link, headers })).toEqual([200, PICTURE.length]);
    const seen = store.takeHeaders(objectKey);
    expect(seen.map(({ request }) => request)).toEqual(['GET']);
    expect(seen[0]?.headers).not.toHaveProperty('authorization');
  });

  it('fails with X-API-Key: the browser would send it on, and the store does not allow it', async () => {
    const headers = { 'X-API-Key': key };
    await expect(page.evaluate(fetchSize, { link, headers })).rejects.toThrow('Failed to fetch');
    const [preflight, ...others] = store.takeHeaders(objectKey);
    expect(preflight?.request).toBe('OPTIONS');
    expect(preflight?.headers['access-control-request-headers']).toBe('x-api-key');
    expect(others).toEqual([]);
  });

  it('shows no picture for <img src> with the link itself', async () => {
    expect(await show(link)).toBe('error');
    expect(store.take(objectKey)).toEqual([]);
  });

  it('shows a picture with the URL that it requests as JSON', async () => {
    const headers = { Accept: 'application/json', Authorization: `Bearer ${key}` };
    const url = await page.evaluate(fetchUrl, { link, headers });
    expect(await show(url)).toBe(1);
    expect(store.take(objectKey)).toEqual(['GET']);
  });
});

interface Call {
  link: string;
  headers: Record<string, string>;
}

/** Runs in the page, as those below. */
async function fetchSize({ link, headers }: Call): Promise<[status: number, bytes: number]> {
  const response = await fetch(link, { headers });
  return [response.status, (await response.arrayBuffer()).byteLength];
}

async function fetchUrl({ link, headers }: Call): Promise<string> {
  const response = await fetch(link, { headers });
  const { presigned_url } = (await response.json()) as { presigned_url: string };
  return presigned_url;
}
