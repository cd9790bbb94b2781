import { createHash } from 'node:crypto';
import type { Browser, Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.js';
import {
  type Client,
  CLIENTS,
  openPage,
  type Outcome,
  outcomeOf,
  servePages,
  type UppyPages,
} from './uppy-pages.js';
import type { Variables } from '../service/daemon.js';
import { Signpost } from '../service/signpost.js';

const MIB = 1024 ** 2;
const isPart = (request: Request): boolean =>
  request.method() === 'PUT' && request.url().includes('partNumber=');

/**
 * Uploads with released versions of Uppy, in Chromium, from a page of another origin than service and bucket.
 * @param variables the service's, for a bucket whose CORS admits the origin of the page
 */
export function describeUppy(
  name: string,
  variables: (version: string, origin: string) => Variables | Promise<Variables>,
  clients: readonly Client[] = CLIENTS,
): void {
  describe.each(clients)(`Uppy %s with %s against ${name}`, (version, option) => {
    let service: Signpost;
    let pages: UppyPages;
    let browser: Browser;

    beforeAll(async () => {
      pages = await servePages();
      // The page uploads counters under the names of pictures and films.
      service = await Signpost.start({
        ...(await variables(version, pages.origin)),
        INSPECT_CONTENT: 'false',
      });
      browser = await launchChromium();
    });
    afterAll(async () => {
      await browser?.close();
      await service?.stop();
      pages.close();
    });

    const open = (): Promise<Page> => openPage(browser, pages, [version, option], service.url);
    const begin = (page: Page, file: string, type: string, size: number): Promise<unknown> =>
      page.evaluate(`addFile('${file}', '${type}', ${size}); begin()`);

    /** Downloads the one uploaded file and compares its name, size and bytes with what the page made. */
    const expectStored = async ({ keys, failed }: Outcome, filename: string, size: number): Promise<void> => {
      expect(failed).toEqual([]);
      const key = /uploads\/.+$/.exec(keys[0] ?? '')?.[0] ?? '';
      const download = await service.downloadUrl({ file_key: key });
      expect(download).toMatchObject({ filename, size });
      expect(await hashOf(download.presigned_url)).toBe(expectedHash(size));
    };

    it('uploads 5 MB by one request', async () => {
      const page = await open();
      const requests: Request[] = [];
      page.on('request', (request) => requests.push(request));
      await begin(page, 'photo.png', 'image/png', 5_000_000);
      await expectStored(await outcomeOf(page), 'photo.png', 5_000_000);
      expect(requests.filter(isPart)).toEqual([]);
      await page.context().close();
    });

    it('resumes a 200 MB multipart upload after the page reloads', async () => {
      const page = await open();
      const sent: string[] = [];
      page.on('requestfinished', (request) => {
        if (isPart(request)) sent.push(new URL(request.url()).searchParams.get('partNumber') ?? '');
      });
      await begin(page, 'film.mp4', 'video/mp4', 200 * MIB);
      await expect.poll(() => sent.length, { timeout: 60_000 }).toBeGreaterThan(8);
      await page.reload();
      await page.waitForFunction('globalThis.ready');
      await page.evaluate('restored');
      const before = sent.length;
      await page.evaluate(`uppy.emit('restore-confirmed')`);
      await expectStored(await outcomeOf(page), 'film.mp4', 200 * MIB);
      expect(sent.length - before).toBeLessThan(40 - 5);
      await page.context().close();
    }, 180_000);

    it('retries a part that the store rejects once with 503', async () => {
      const page = await open();
      let rejected = 0;
      await page.route(
        (url) => url.searchParams.get('partNumber') === '3',
        async (route: Route) => {
          if (route.request().method() !== 'PUT' || rejected > 0) return route.continue();
          rejected += 1;
          return route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' } });
        },
      );
      await begin(page, 'film.mp4', 'video/mp4', 60 * MIB);
      await expectStored(await outcomeOf(page), 'film.mp4', 60 * MIB);
      expect(rejected).toBe(1);
      await page.context().close();
    }, 120_000);

    it('aborts the multipart upload when the user cancels it', async () => {
      const page = await open();
      const parts: Request[] = [];
      page.on('requestfinished', (request) => {
        if (isPart(request)) parts.push(request);
      });
      const aborted = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await begin(page, 'film.mp4', 'video/mp4', 60 * MIB);
      await expect.poll(() => parts.length, { timeout: 60_000 }).toBeGreaterThan(2);
      await page.evaluate('uppy.cancelAll()');
      expect((await aborted).ok()).toBe(true);
      const url = new URL(parts[0]?.url() ?? '');
      const id = encodeURIComponent(url.searchParams.get('uploadId') ?? '');
      const key = decodeURIComponent(/uploads\/.+$/.exec(url.pathname)?.[0] ?? '');
      const list = `/s3/multipart/${id}?key=${encodeURIComponent(key)}`;
      await expect.poll(async () => (await service.get(list)).status).toBe(404);
      await page.context().close();
    }, 120_000);

    it('reports an error for a file type that is not allowed', async () => {
      const page = await open();
      await begin(page, 'virus.exe', 'application/x-msdownload', 1000);
      const { keys, failed } = await outcomeOf(page);
      expect([keys.length, failed.length]).toEqual([0, 1]);
      await page.context().close();
    });
  });
}

async function hashOf(url: string): Promise<string> {
  const hash = createHash('sha256');
  const { body } = await fetch(url);
  for await (const chunk of body ?? []) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** SHA-256 of the bytes that the page makes: 32-bit words that count up from 0. */
function expectedHash(size: number): string {
  const words = new Uint32Array(size / 4);
  for (let index = 0; index < words.length; index += 1) words[index] = index;
  return createHash('sha256').update(new Uint8Array(words.buffer)).digest('hex');
}
