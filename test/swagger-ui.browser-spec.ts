import { mkdirSync } from 'node:fs';
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

  /** Opens the first operation of a path, runs it with its example, and reads the answer from the page. */
  async function execute(path: string): Promise<{ status: string; body: string }> {
    const block = page.locator(`.opblock:has([data-path="${path}"])`).first();
    await block.locator('.opblock-summary-control').click();
    await block.locator('button.execute').click();
    const answer = block.locator('.live-responses-table .response');
    await answer.first().waitFor();
    return {
      status: (await answer.locator('.response-col_status').first().innerText()).trim(),
      body: await answer
        .locator('.response-col_description .highlight-code, .microlight')
        .first()
        .innerText(),
    };
  }

  it('loads without a console error under the Content-Security-Policy of the service', () => {
    expect(pageErrors).toEqual([]);
  });

  it.each(['/health/live', '/health/ready', '/health'])('executes GET %s', async (path) => {
    const { status, body } = await execute(path);
    expect(status).toMatch(/^200/);
    expect(body).toContain('"status": "ok"');
  });

  it('executes POST /upload-url with its example, and the page can upload to that URL', async () => {
    const { status, body } = await execute('/upload-url');
    expect(status).toMatch(/^200/);
    const upload = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as UploadUrl;
    const put = await page.evaluate(
      async ({ presigned_url, headers }) =>
        (await fetch(presigned_url, { method: 'PUT', headers, body: '%PDF-' })).status,
      upload,
    );
    expect(put).toBe(200);
  });

  it('executes POST /download-url with its example', async () => {
    const { status, body } = await execute('/download-url');
    expect(status).toMatch(/^200/);
    expect(body).toContain('welcome.txt');
  });

  it.each(['/files', '/files/{path}', '/files/complete'])('executes %s with its example', async (path) => {
    const { status, body } = await execute(path);
    expect(status).toMatch(/^200/);
    expect(body).toContain('welcome.txt');
  });

  it('executes GET / with its example and shows the file that the redirect leads to', async () => {
    const { status, body } = await execute('/');
    expect(status).toMatch(/^200/);
    expect(body).toContain('Welcome to Signpost.');
  });

  it('saves a screenshot and has logged no console error', async () => {
    await page.locator('[data-path="/upload-url"]').first().scrollIntoViewIfNeeded();
    mkdirSync('test-results', { recursive: true });
    const picture = await page.screenshot({ path: 'test-results/swagger-ui.png' });
    expect(picture.length).toBeGreaterThan(10_000);
    expect(pageErrors).toEqual([]);
  });
});
