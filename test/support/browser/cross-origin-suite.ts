import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type S3Client, GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createS3Client } from '../../../src/storage/s3/s3-client.js';
import type { Variables } from '../service/daemon.js';
import { Signpost } from '../service/signpost.js';
import { launchChromium } from './chromium.js';
import { SERVICE_WORKER } from './service-worker.js';
import { silence } from './silence.js';

const FILES: Readonly<Record<string, string>> = {
  '/': 'test/pages/cross-origin.html',
  '/dropzone.mjs': 'test/uppy/node_modules/dropzone/dist/dropzone.mjs',
  '/filepond.mjs': 'test/uppy/node_modules/filepond/dist/filepond.esm.js',
};
const API_HOST = 'api.example';
const BUCKET_HOST = 'files.example';
const TEXT = 'The quick brown fox jumps over the lazy dog.';
const GREEN = [0, 255, 0, 255];
/** Seconds of the long recording, and its bytes per second. */
const DURATION = 600;
const RATE = 96_000;

interface Answer {
  status: number;
  type: string;
  text: string;
  headers: Record<string, string>;
}

/** A store to try, and the CORS settings of service and bucket under test. */
export interface Store {
  /** The variables of the service, with `S3_ENDPOINT` and credentials. */
  readonly variables: Variables;
  readonly stop?: () => Promise<unknown>;
}

/**
 * Uses links and upload URLs in Chromium, with page, service and bucket on three origins.
 * @param rules names the CORS rules
 * @param prepare starts the store and configures its CORS rules for pages of the origin
 */
export function describeCrossOriginPages(rules: string, prepare: (origin: string) => Promise<Store>): void {
  describe(`a page of another origin, with ${rules}`, () => {
    let store: Store;
    let service: Signpost;
    let s3: S3Client;
    let pages: Server;
    let browser: Browser;
    let page: Page;
    let api: string;
    let origin: string;

    beforeAll(async () => {
      pages = servePages();
      await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
      // A service worker needs a secure context, as localhost is.
      origin = `http://localhost:${(pages.address() as AddressInfo).port}`;
      store = await prepare(origin);
      const { variables } = store;
      const endpoint = variables['S3_ENDPOINT'] ?? '';
      service = await Signpost.start({
        CORS_ORIGINS: origin,
        ALLOWED_HOSTS: API_HOST,
        PROXY_CACHE_WINDOW: '3600',
        S3_PUBLIC_ENDPOINT: `http://${BUCKET_HOST}:${new URL(endpoint).port}`,
        ...variables,
      });
      api = `http://${API_HOST}:${new URL(service.url).port}`;
      s3 = createS3Client({
        bucket: 'signpost',
        region: 'us-east-1',
        endpoint,
        forcePathStyle: true,
        signer: 'sigv4',
        timeoutMs: 60_000,
        credentials: {
          accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
        },
      });
      await putObject('fox.txt', 'text/plain', TEXT);
      browser = await launchChromium('--host-resolver-rules=MAP *.example 127.0.0.1');
    });
    afterAll(async () => {
      await browser?.close();
      await service?.stop();
      await store?.stop?.();
      s3?.destroy();
      pages.close();
    });
    beforeEach(async () => {
      page = await (await browser.newContext()).newPage();
      await page.goto(`${origin}/?${new URLSearchParams({ api }).toString()}`);
      await page.waitForFunction('globalThis.ready');
    });
    afterEach(() => page.context().close());

    const putObject = (
      Key: string,
      ContentType: string,
      Body: string | Buffer,
      CacheControl?: string,
    ): Promise<unknown> =>
      s3.send(new PutObjectCommand({ Bucket: 'signpost', Key, ContentType, Body, CacheControl }));
    const contentOf = async (Key: string): Promise<string | undefined> => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'signpost', Key }));
      return Body?.transformToString();
    };
    const linkOf = (objectkey: string, more: Record<string, string> = {}): string =>
      `${api}/?${new URLSearchParams({ tenant: 'acme', objectkey, ...more }).toString()}`;
    /** Calls a function of the page. */
    const call = async <T>(action: string, ...args: unknown[]): Promise<T> =>
      (await page.evaluate(`${action}(...${JSON.stringify(args)})`)) as T;
    const fetchLink = (link: string, init: object = {}): Promise<Answer> => call('fetchLink', link, init);

    it('has another origin than service and bucket', () => {
      const origins = [origin, api, `http://${BUCKET_HOST}:${new URL(service.bucketOrigin).port}`];
      expect(new Set(origins.map((url) => new URL(url).hostname)).size).toBe(3);
      expect(service.bucketOrigin).toBe(origins[2]);
    });

    it('fetches a link and reads the headers of the file', async () => {
      const answer = await fetchLink(linkOf('fox.txt', { download: '1' }));
      expect(answer).toMatchObject({ status: 200, type: 'cors', text: TEXT });
      expect(answer.headers).toMatchObject({
        etag: expect.stringMatching(/^"/) as unknown,
        'content-disposition': expect.stringContaining('fox.txt') as unknown,
        'accept-ranges': 'bytes',
      });
    });

    it('fetches a range of a link that needs a preflight', async () => {
      const { status, text, headers } = await fetchLink(linkOf('fox.txt'), {
        headers: { range: 'bytes=-4' },
      });
      expect([status, text]).toEqual([206, 'dog.']);
      expect(headers['content-range']).toBe(`bytes ${TEXT.length - 4}-${TEXT.length - 1}/${TEXT.length}`);
    });

    it('fetches a link only if the file changed', async () => {
      const { headers } = await fetchLink(linkOf('fox.txt'));
      const init = { headers: { 'if-none-match': headers['etag'] }, cache: 'no-store' };
      expect((await fetchLink(linkOf('fox.txt'), init)).status).toBe(304);
    });

    it('sends GET, then HEAD, then GET to a link within PROXY_CACHE_WINDOW', async () => {
      // The browser must not answer for the bucket, so that each request needs a URL for its own method.
      await putObject('fresh.txt', 'text/plain', TEXT, 'no-store');
      const statuses: number[] = [];
      for (const method of ['GET', 'HEAD', 'GET']) {
        statuses.push((await fetchLink(linkOf('fresh.txt'), { method })).status);
      }
      expect(statuses).toEqual([200, 200, 200]);
    });

    it('fetches the presigned URL of a download, with a range', async () => {
      const { key } = await call<{ key: string }>('putText', 'dog.txt', TEXT);
      const { presigned_url } = await service.downloadUrl({ file_key: key });
      const { status, text } = await fetchLink(presigned_url, { headers: { range: 'bytes=-4' } });
      expect([status, text]).toEqual([206, 'dog.']);
    });

    it('draws a picture of <img crossorigin> on a canvas that it can read', async () => {
      const key = await call<string>('uploadPicture');
      expect(await call('drawImage', linkOf(key))).toEqual(GREEN);
    });

    it('draws a frame of <video crossorigin> on a canvas that it can read', async () => {
      const key = await call<string>('uploadFilm');
      const [red = 255, green = 0] = await call<number[]>('playVideo', linkOf(key));
      expect([red < 50, green > 200]).toEqual([true, true]);
    });

    it('seeks in <video crossorigin> by a range request', async () => {
      await putObject('long.wav', 'audio/wav', silence(DURATION, RATE));
      const requests: Request[] = [];
      page.on('request', (request: Request) => {
        if (request.url().includes('long.wav')) requests.push(request);
      });
      const { second, duration } = await call<{ second: number; duration: number }>(
        'seekVideo',
        linkOf('long.wav'),
        DURATION - 60,
      );
      expect([second, duration]).toEqual([DURATION - 60, DURATION]);
      const middle = (DURATION - 120) * RATE;
      await expect
        .poll(async () => {
          const headers = await Promise.all(requests.map((request) => request.allHeaders()));
          return Math.max(...headers.map(({ range = '' }) => Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0)));
        })
        .toBeGreaterThan(middle);
    });

    it('fetches a link in a service worker', async () => {
      await call('startWorker');
      const { status, text, headers } = await fetchLink(linkOf('fox.txt'));
      expect([status, text, headers['x-worker']]).toEqual([200, TEXT, 'yes']);
    });

    it("uploads by Dropzone's form", async () => {
      const key = await call<string>('dropFile', 'dropped.txt', TEXT);
      expect(await contentOf(key)).toBe(TEXT);
    });

    it('loads a file into FilePond', async () => {
      const loaded = await call('loadIntoFilePond', 'fox.txt');
      expect(loaded).toEqual({ name: 'fox.txt', text: TEXT });
    });
  });
}

function servePages(): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const file = FILES[path];
    if (file === undefined && path !== '/worker.js') return void response.writeHead(404).end();
    const type = path === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(200, { 'content-type': type });
    return void response.end(file === undefined ? SERVICE_WORKER : readFileSync(file));
  });
}
