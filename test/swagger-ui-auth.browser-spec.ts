import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { issueApiKey } from './support/identity/api-key.js';
import { TestIssuer } from './support/identity/issuer.js';
import { Signpost } from './support/service/signpost.js';
import { Bucket } from './support/stores/local-bucket.js';

describe('Swagger UI with AUTH=api-key,jwt and a tenants file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const acme = issueApiKey('docs');
  let issuer: TestIssuer;
  let bucket: Bucket;
  let service: Signpost;
  let browser: Browser;
  let page: Page;
  const pageErrors: string[] = [];

  beforeAll(async () => {
    [issuer, bucket, browser] = await Promise.all([TestIssuer.start(), Bucket.start(), launchChromium()]);
    const { S3_ENDPOINT: endpoint, ...variables } = bucket.variables;
    const file = path.join(folder, 'tenants.json');
    const write = (tenant: object): void =>
      writeFileSync(file, JSON.stringify({ tenants: [{ id: 'acme', api_keys: [acme.entry], ...tenant }] }));
    write({});
    service = await Signpost.start({
      ...variables,
      // Nothing listens there.
      S3_ENDPOINT: 'http://127.0.0.1:9',
      AUTH: 'api-key,jwt',
      TENANTS_FILE: file,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: 'signpost',
      JWT_CLAIM_TENANT: 'org',
    });
    // The tenant moves to another store while the service runs.
    write({ endpoint, force_path_style: true });
    service.daemon.signal('SIGHUP');
    await vi.waitFor(() => expect(service.daemon.output).toContain('The tenants file was'), 10_000);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await bucket?.daemon.stop();
    await issuer?.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    page.on('pageerror', (error) => pageErrors.push(error.message));
    await page.goto(`${service.url}/docs`);
    await page.waitForSelector('.opblock');
  });
  afterEach(() => page.close());

  /** Enters a credential in the dialog of the Authorize button. */
  async function authorize(scheme: string, credential: string): Promise<void> {
    await page.locator('.scheme-container button.authorize').click();
    const form = page.locator('.auth-container', { hasText: scheme });
    await form.locator('input').fill(credential);
    await form.locator('button[type=submit]').click();
    await form.locator('button', { hasText: 'Logout' }).waitFor();
  }

  async function execute(operationId: string): Promise<string> {
    await page.keyboard.press('Escape');
    const close = page.locator('.dialog-ux .btn-done');
    if (await close.isVisible()) await close.click();
    const block = page.locator(`.opblock[id$="-${operationId}"]`);
    await block.locator('.opblock-summary-control').click();
    await block.locator('button.execute').click();
    const status = block.locator('.live-responses-table .response .response-col_status').first();
    await status.waitFor();
    return (await status.innerText()).trim().slice(0, 3);
  }

  it('gets 401 without a credential', async () => {
    expect(await execute('createUploadUrl')).toBe('401');
  });

  it('executes requests with an API key of the Authorize dialog', async () => {
    await authorize('(apiKey)', acme.key);
    mkdirSync('test-results', { recursive: true });
    await page.screenshot({ path: 'test-results/swagger-ui-authorize.png' });
    expect(await execute('createUploadUrl')).toBe('200');
    await page.screenshot({ path: 'test-results/swagger-ui-authorized.png' });
  });

  it('executes requests with a token of the Authorize dialog', async () => {
    await authorize('(http, Bearer)', issuer.token({ org: 'acme' }));
    expect(await execute('createUploadUrl')).toBe('200');
  });

  it('may call the store of a tenant', async () => {
    const upload = await service.post(
      '/upload-url',
      { filename: 'a.txt', content_type: 'text/plain' },
      { 'x-api-key': acme.key },
    );
    const put = await page.evaluate(putText, (await upload.json()) as Upload);
    expect([put, pageErrors]).toEqual([200, []]);
  });
});

interface Upload {
  presigned_url: string;
  headers: Record<string, string>;
}

/** Runs in the page. */
async function putText({ presigned_url, headers }: Upload): Promise<number> {
  return (await fetch(presigned_url, { method: 'PUT', headers, body: 'a text' })).status;
}
