import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { json, Signpost, upload } from './support/service/signpost.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Runs in the page, which the policy would not let load it. Returns `rule: element` for each violation. */
const RUN_AXE = `${AXE}; axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`;

describe('the page of a link', () => {
  let service: Signpost;
  let browser: Browser;
  let key: string;
  beforeAll(async () => {
    service = await Signpost.start();
    key = await upload(service, 'Quarterly report.txt', 'text/plain', 'The report.');
    browser = await launchChromium();
    mkdirSync('test-results', { recursive: true });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  async function open(javaScriptEnabled: boolean): Promise<void> {
    context = await browser.newContext({ javaScriptEnabled, viewport: { width: 900, height: 640 } });
    page = await context.newPage();
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
  }
  afterEach(() => context.close());

  async function linkWith(options: object): Promise<string> {
    const answer = await service.post('/links', { file_key: key, expires_in: 604_800, ...options });
    return (await json<{ url: string }>(answer)).url;
  }

  async function pressed(name: string): Promise<Download> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name }).click(),
    ]);
    return download;
  }

  const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8');

  describe('without script', () => {
    beforeEach(() => open(false));

    it('downloads the file as often as the link allows, then says that it is gone', async () => {
      const url = await linkWith({ max_uses: 2, filename: 'For you.txt' });
      await page.goto(url);
      expect(await page.getByRole('heading').innerText()).toBe('For you.txt');
      for (let use = 0; use < 2; use += 1) {
        const download = await pressed('Download');
        expect(download.suggestedFilename()).toBe('For you.txt');
        expect(await textOf(download)).toBe('The report.');
      }
      await page.getByRole('button').click();
      await page.getByRole('heading', { name: 'The link no longer works' }).waitFor();
      // Chromium reports the status of the answer, and nothing else.
      expect(complaints.filter((text) => !text.includes('status of 410'))).toEqual([]);
    });

    it('shows a file whose link is inline', async () => {
      await page.goto(await linkWith({ max_uses: 1, disposition: 'inline' }));
      await page.getByRole('button', { name: 'Open' }).click();
      await page.waitForURL((url) => url.origin === service.bucketOrigin);
      expect(await page.locator('body').innerText()).toBe('The report.');
    });

    it('accepts the password, and shows the form again after a wrong one', async () => {
      await page.goto(await linkWith({ password: 'öffne dich & mehr' }));
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Download' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toBe(
        'The password is wrong. Check it and try again.',
      );
      expect(await page.getByLabel('Password').inputValue()).toBe('');
      await page.getByLabel('Password').fill('öffne dich & mehr');
      expect(await textOf(await pressed('Download'))).toBe('The report.');
    });

    it('works by keyboard alone', async () => {
      await page.goto(await linkWith({ password: 'a' }));
      await page.keyboard.press('Tab');
      await page.keyboard.type('a');
      const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
      expect(await textOf(download)).toBe('The report.');
    });

    it('is not used up by a page that prefetches it', async () => {
      const url = await linkWith({ max_uses: 1 });
      await page.route('http://prefetch.localhost/', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: `<link rel="prefetch" href="${url}"><a href="${url}">file</a>`,
        }),
      );
      await page.goto('http://prefetch.localhost/');
      await page.getByRole('link').click();
      expect(await textOf(await pressed('Download'))).toBe('The report.');
    });
  });

  describe.each(['light', 'dark'] as const)('with %s colours', (colorScheme) => {
    beforeEach(async () => {
      await open(true);
      await page.emulateMedia({ colorScheme });
    });

    const shot = (name: string): Promise<Buffer> =>
      page.screenshot({ path: `test-results/link-${name}-${colorScheme}.png` });

    it.each([
      ['counted', { max_uses: 5 }],
      ['password', { password: 'a', max_uses: 1 }],
    ])('has no finding of axe: %s', async (name, options) => {
      await page.goto(await linkWith(options));
      expect(await page.evaluate(RUN_AXE)).toEqual([]);
      await shot(name);
      expect(complaints).toEqual([]);
    });

    it('has no finding of axe after a wrong password', async () => {
      await page.goto(await linkWith({ password: 'a' }));
      await page.getByLabel('Password').fill('b');
      await page.getByRole('button').click();
      await page.getByRole('alert').waitFor();
      expect(await page.evaluate(RUN_AXE)).toEqual([]);
      await shot('wrong-password');
    });

    it('has no finding of axe if there is no link', async () => {
      await page.goto(`${service.url}/l/missing`);
      expect(await page.evaluate(RUN_AXE)).toEqual([]);
      await shot('missing');
    });
  });

  it('shows a filename full of markup as text, on a narrow screen as well', async () => {
    await open(true);
    await page.setViewportSize({ width: 320, height: 600 });
    const filename = `<script>document.title='run'<!script>"'&${'x'.repeat(180)}.txt`;
    await page.goto(await linkWith({ max_uses: 1, filename }));
    expect(await page.getByRole('heading').innerText()).toBe(filename);
    expect(await page.title()).toBe(filename);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    expect(complaints).toEqual([]);
  });
});
