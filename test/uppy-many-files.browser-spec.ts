import type { Browser, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { CLIENTS, openPage, outcomeOf, servePages, type UppyPages } from './support/browser/uppy-pages.js';
import { json, Signpost } from './support/service/signpost.js';

const COUNT = 1000;
const SIZE = 10_240;

describe.each(CLIENTS)('Uppy %s with %s under the default RATE_LIMIT', (version, option) => {
  let service: Signpost;
  let pages: UppyPages;
  let browser: Browser;
  beforeAll(async () => {
    pages = await servePages();
    service = await Signpost.start({ RATE_LIMIT: '' });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    pages.close();
  });

  it(`uploads ${COUNT} files that are dropped at once`, { timeout: 600_000 }, async () => {
    const page = await openPage(browser, pages, [version, option], service.url, { restore: 'off' });
    const calls: Response[] = [];
    page.on('response', (answer) => {
      if (answer.url().startsWith(service.url) && answer.request().method() !== 'OPTIONS') calls.push(answer);
    });
    await page.evaluate(`addFiles(${COUNT}, ${SIZE}); begin()`);
    const { keys, failed } = await outcomeOf(page);
    expect(failed).toEqual([]);
    expect(calls.filter((answer) => answer.status() === 429)).toEqual([]);
    // Also on a machine that is fast enough for all calls in one minute.
    const policy = calls[0]?.headers()['ratelimit-policy'];
    expect(calls.length).toBeLessThanOrEqual(Number(/;q=(\d+);/.exec(policy ?? '')?.[1]));
    expect(new Set(keys).size).toBe(COUNT);
    expect(await storedNotes(service)).toBe(COUNT);
    await page.context().close();
  });
});

/** The number of stored files with the size that the page uploads. */
async function storedNotes(service: Signpost): Promise<number> {
  let notes = 0;
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams(cursor === null ? {} : { cursor });
    const page: { files: { size: number }[]; next_cursor: string | null } = await json(
      await service.get(`/files?${query.toString()}`),
    );
    notes += page.files.filter(({ size }) => size === SIZE).length;
    cursor = page.next_cursor;
  } while (cursor !== null);
  return notes;
}
