import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { Signpost, type Ticket } from './support/service/signpost.js';

describe('Swagger UI', () => {
  let service: Signpost;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    service = await Signpost.start();
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${service.url}/docs`);
    await page.waitForSelector('.opblock');
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  /** Opens a path's first operation, presses Execute with the example values, and reads the answer. */
  async function execute(operation: string): Promise<{ status: string; body: string }> {
    const block = page.locator(`.opblock:has([data-path="${operation}"])`).first();
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

  it('loads without an error, under our own content security policy', () => {
    expect(complaints).toEqual([]);
  });

  it.each(['/health/live', '/health/ready', '/health'])('shows %s', async (path) => {
    const { status, body } = await execute(path);
    expect(status).toMatch(/^200/);
    expect(body).toContain('"status": "ok"');
  });

  it('issues an upload URL for the example, which the page can then use', async () => {
    const { status, body } = await execute('/upload-url');
    expect(status).toMatch(/^200/);
    const ticket = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1)) as Ticket;
    const put = await page.evaluate(
      async ({ presigned_url, headers }) =>
        (await fetch(presigned_url, { method: 'PUT', headers, body: '%PDF-' })).status,
      ticket,
    );
    expect(put).toBe(200);
  });

  it('issues a download URL for the example', async () => {
    const { status, body } = await execute('/download-url');
    expect(status).toMatch(/^200/);
    expect(body).toContain('welcome.txt');
  });

  it.each(['/files', '/files/{path}', '/files/complete'])('answers %s with the example', async (path) => {
    const { status, body } = await execute(path);
    expect(status).toMatch(/^200/);
    expect(body).toContain('welcome.txt');
  });

  it('follows the redirect of the example to the file in the bucket', async () => {
    const { status, body } = await execute('/');
    expect(status).toMatch(/^200/);
    expect(body).toContain('Welcome to Signpost.');
  });

  it('leaves a picture of itself', async () => {
    await page.locator('[data-path="/upload-url"]').first().scrollIntoViewIfNeeded();
    mkdirSync('test-results', { recursive: true });
    const picture = await page.screenshot({ path: 'test-results/swagger-ui.png' });
    expect(picture.length).toBeGreaterThan(10_000);
    expect(complaints).toEqual([]);
  });
});
