import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';

const FOLDER = 'test/uppy';
const FILES: Readonly<Record<string, string>> = {
  '/': `${FOLDER}/page.html`,
  '/uppy5.mjs': `${FOLDER}/node_modules/uppy5/dist/uppy.min.mjs`,
  '/uppy6.0.mjs': `${FOLDER}/node_modules/uppy6/dist/uppy.min.mjs`,
  '/uppy6.3.mjs': `${FOLDER}/latest.bundle.mjs`,
};

/** A version of Uppy, and the option of its AwsS3 plugin that points it at Signpost. */
export type Client = readonly [version: string, option: string];

export const CLIENTS: readonly Client[] = [
  ['5', 'endpoint'],
  ['6.0', 'signRequest'],
  ['6.3', 'companionEndpoint'],
  ['6.3', 'signRequest'],
];

/** The end of Uppy's uploads on a page. */
export interface Outcome {
  /** The paths of the uploaded files, with the bucket. */
  keys: string[];
  failed: string[];
}

export interface UppyPages {
  readonly origin: string;
  close(): void;
}

/** Serves the page that uploads with Uppy, on an origin of its own. */
export async function servePages(): Promise<UppyPages> {
  const server = createServer((request, response) => {
    const file = FILES[(request.url ?? '').replace(/\?.*$/, '')];
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.endsWith('.html') ? 'text/html' : 'text/javascript' });
    return void response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}

/**
 * Opens the page in a browser profile of its own.
 * @param api origin of the service
 * @param options `restore: 'off'` does not keep the files for a reload of the page; `token` is sent to the service
 */
export async function openPage(
  browser: Browser,
  pages: UppyPages,
  [version, option]: Client,
  api: string,
  options: { restore?: 'off'; token?: string } = {},
): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const query = new URLSearchParams({ version, option, api, ...options });
  await page.goto(`${pages.origin}/?${query.toString()}`);
  await page.waitForFunction('globalThis.ready');
  return page;
}

export async function outcomeOf(page: Page): Promise<Outcome> {
  return (await page.evaluate('outcome')) as Outcome;
}
