import { mkdirSync } from 'node:fs';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { Signpost, type UploadUrl } from './support/service/signpost.js';

describe('Swagger UI', () => {
  let service: Signpost;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    service = await Signpost.start();
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    page.on('pageerror', (error) => pageErrors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') pageErrors.push(message.text());
    });
    await page.goto(`${service.url}/docs`);
    await page.waitForSelector('.opblock');
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Opens an operation, runs it as it is, and reads the answer from the page. */
  async function execute(operationId: string): Promise<{ status: string; body: string }> {
    const block = page.locator(`.opblock[id$="-${operationId}"]`);
    await block.locator('.opblock-summary-control').click();
    await block.locator('button.execute').click();
    const answer = block.locator('.live-responses-table .response');
    await answer.first().waitFor();
    const body = answer.locator('.response-col_description .highlight-code, .microlight').first();
    return {
      status: (await answer.locator('.response-col_status').first().innerText()).trim(),
      body: (await body.isVisible()) ? await body.innerText() : '',
    };
  }

  it('loads without a console error under the Content-Security-Policy of the service', () => {
    expect(pageErrors).toEqual([]);
  });

  it('has no Authorize button, because nothing requires a credential', async () => {
    expect(await page.locator('.opblock').count()).toBeGreaterThan(0);
    expect(await page.locator('button.authorize, .authorization__btn').count()).toBe(0);
  });

  it('runs every operation with its example, as opened', async () => {
    const ids: string[] = [];
    for (const block of await page.locator('.opblock').all()) {
      const id = await block.getAttribute('id');
      ids.push((id ?? '').replace(/^operations-[^-]+-/, ''));
    }
    expect(ids.length).toBeGreaterThanOrEqual(25);
    const found: Record<string, string> = {};
    for (const id of ids) found[id] = (await execute(id)).status.slice(0, 3);
    const deletions = new Set(['deleteFile', 'revokeLink']);
    expect(found).toEqual(Object.fromEntries(ids.map((id) => [id, deletions.has(id) ? '204' : '200'])));
  }, 240_000);

  it.each([
    ['createDownloadUrl', 'welcome.txt'],
    ['redirect', 'Welcome to Signpost.'],
    ['getHealth', '"status": "ok"'],
    ['listParts', '"PartNumber": 1'],
  ])('shows the answer of %s', async (id, text) => {
    const body = page.locator(`.opblock[id$="-${id}"] .live-responses-table .microlight`).first();
    expect(await body.innerText()).toContain(text);
  });

  it('shows an upload URL that the page can upload to', async () => {
    const shown = page.locator('.opblock[id$="-createUploadUrl"] .live-responses-table .microlight').first();
    const body = await shown.innerText();
    const upload = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as UploadUrl;
    const put = await page.evaluate(
      async ({ presigned_url, headers }) =>
        (await fetch(presigned_url, { method: 'PUT', headers, body: '%PDF-' })).status,
      upload,
    );
    expect(put).toBe(200);
  });

  it('calls the service below a path prefix', async () => {
    const prefixed = await browser.newPage();
    const { port } = new URL(service.url);
    const proxy = createServer((request, response) => {
      const path = (request.url ?? '').replace(/^\/api(?=\/)/, '');
      const forwarded = get(
        { port, path, headers: { ...request.headers, connection: 'close' } },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      forwarded.on('error', () => response.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const asked: string[] = [];
    proxy.on('request', ({ url }) => asked.push(url ?? ''));
    await prefixed.goto(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}/api/docs`);
    const block = prefixed.locator('.opblock[id$="-getLiveness"]');
    await block.locator('.opblock-summary-control').click();
    await block.locator('button.execute').click();
    await block.locator('.live-responses-table .response').first().waitFor();
    expect(asked).toContain('/api/health/live');
    await prefixed.close();
    proxy.close();
  });

  it('saves a screenshot and has logged no console error', async () => {
    await page.locator('[data-path="/upload-url"]').first().scrollIntoViewIfNeeded();
    mkdirSync('test-results', { recursive: true });
    const picture = await page.screenshot({ path: 'test-results/swagger-ui.png' });
    expect(picture.length).toBeGreaterThan(10_000);
    expect(pageErrors).toEqual([]);
  });
});
