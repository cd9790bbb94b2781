import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { CLIENTS, openPage, outcomeOf, servePages, type UppyPages } from './support/browser/uppy-pages.js';
import { Signpost } from './support/service/signpost.js';

const SIZE = 5_000_000_000;

describe.each(CLIENTS)('Uppy %s with %s under the default RATE_LIMIT', (version, option) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const file = path.join(folder, 'film.mp4');
  let service: Signpost;
  let pages: UppyPages;
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(file, '');
    // A sparse file: it reads as zeros and takes no space.
    truncateSync(file, SIZE);
    pages = await servePages();
    service = await Signpost.start({ RATE_LIMIT: '', INSPECT_CONTENT: 'false' });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    pages.close();
    rmSync(folder, { recursive: true });
  });

  it('uploads 5 GB in parts', { timeout: 1_800_000 }, async () => {
    const page = await openPage(browser, pages, [version, option], service.url, { restore: 'off' });
    const rejected: string[] = [];
    page.on('response', (answer) => {
      if (answer.status() === 429) rejected.push(answer.url());
    });
    const started = Date.now();
    await page.getByLabel('Files').setInputFiles(file);
    const { keys, failed } = await outcomeOf(page);
    process.stdout.write(`Uppy ${version}, ${option}: ${Math.round((Date.now() - started) / 1000)} s\n`);
    expect(failed).toEqual([]);
    expect(rejected).toEqual([]);
    const key = /uploads\/.+$/.exec(keys[0] ?? '')?.[0] ?? '';
    expect(await service.downloadUrl({ file_key: key })).toMatchObject({ size: SIZE });
  });
});
