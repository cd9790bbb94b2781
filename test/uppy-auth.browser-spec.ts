import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { openPage, outcomeOf, servePages, type UppyPages } from './support/browser/uppy-pages.js';
import { issueApiKey } from './support/identity/api-key.js';
import { epoch, TestIssuer } from './support/identity/issuer.js';
import { Signpost } from './support/service/signpost.js';

const MIB = 1024 ** 2;

describe('Uppy with AUTH=api-key,jwt', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'signpost-'));
  const { key, entry } = issueApiKey('page', { subject: 'alice', scopes: ['upload'] });
  let issuer: TestIssuer;
  let service: Signpost;
  let pages: UppyPages;
  let browser: Browser;

  beforeAll(async () => {
    [issuer, pages, browser] = await Promise.all([TestIssuer.start(), servePages(), launchChromium()]);
    const file = path.join(folder, 'tenants.json');
    writeFileSync(file, JSON.stringify({ tenants: [{ id: 'default', api_keys: [entry] }] }));
    service = await Signpost.start({
      AUTH: 'api-key,jwt',
      TENANTS_FILE: file,
      JWT_ISSUER: issuer.issuer,
      JWT_AUDIENCE: 'signpost',
      CORS_ORIGINS: pages.origin,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await issuer?.stop();
    pages?.close();
    rmSync(folder, { recursive: true });
  });

  const open = (version: string, option: string, token?: string): Promise<Page> =>
    openPage(browser, pages, [version, option], service.url, {
      restore: 'off',
      ...(token !== undefined && { token }),
    });

  it.each([
    ['5', 'endpoint'],
    ['6.3', 'signRequest'],
  ])('uploads with Uppy %s and %s, while an API key is replaced by a token', async (version, option) => {
    const page = await open(version, option, key);
    const sent = credentialsOf(page, service.url);
    const parts: Request[] = [];
    page.on('requestfinished', (request) => {
      if (request.method() === 'PUT' && request.url().includes('partNumber=')) parts.push(request);
    });
    await page.evaluate(`addFile('note.txt', 'text/plain', 1000)`);
    await page.evaluate(`addFile('notes.txt', 'text/plain', ${60 * MIB}); begin()`);
    await expect.poll(() => parts.length, { timeout: 30_000 }).toBeGreaterThan(0);
    const token = issuer.token();
    await page.evaluate(`useToken('${token}')`);
    const { keys, failed } = await outcomeOf(page);
    expect(failed).toEqual([]);
    expect(keys.map((name) => name.replace(/[\da-f-]{36}/, '{id}')).toSorted()).toEqual([
      '/signpost/uploads/alice/{id}-note.txt',
      '/signpost/uploads/alice/{id}-notes.txt',
    ]);
    expect(new Set(await sent())).toEqual(new Set([`Bearer ${key}`, `Bearer ${token}`]));
    await page.context().close();
  });

  it.each([
    ['5', 'endpoint', 'Authorization required'],
    ['6.3', 'signRequest', 'This route requires a credential.'],
    // Has no option for headers.
    ['6.3', 'companionEndpoint', 'Companion request failed: The request has no valid credential'],
  ])('shows an error with Uppy %s, %s and no token', async (version, option, message) => {
    const page = await open(version, option);
    await page.evaluate(`addFile('note.txt', 'text/plain', 1000); begin()`);
    const { keys, failed } = await outcomeOf(page);
    expect(keys).toEqual([]);
    expect(failed).toEqual([expect.stringContaining(message)]);
    await page.context().close();
  });

  it('lets a page read why a token is rejected, and what is left of its limit', async () => {
    const page = await open('6.3', 'signRequest');
    const expired = issuer.token({ iat: epoch(-900), exp: epoch(-600) });
    const tokens = [expired, issuer.token({ scope: 'list' }), issuer.token()];
    const answers = await page.evaluate(readAnswers, {
      url: `${service.url}/s3/params?filename=a.txt`,
      tokens,
    });
    expect(answers).toEqual([
      [401, 'Bearer realm="signpost", error="invalid_token"', true],
      [403, 'Bearer realm="signpost", error="insufficient_scope", scope="upload"', true],
      [200, null, true],
    ]);
    await page.context().close();
  });
});

/** Runs in the page: what it can read of the responses. */
async function readAnswers(of: { url: string; tokens: readonly string[] }): Promise<unknown[]> {
  const answers: unknown[] = [];
  for (const token of of.tokens) {
    const { status, headers } = await fetch(of.url, { headers: { Authorization: `Bearer ${token}` } });
    answers.push([status, headers.get('WWW-Authenticate'), /r=\d+/.test(headers.get('RateLimit') ?? '')]);
  }
  return answers;
}

/** The `Authorization` of all requests of the page to the service, from now on. */
function credentialsOf(page: Page, url: string): () => Promise<(string | undefined)[]> {
  const requests: Request[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(url)) requests.push(request);
  });
  return async () => {
    const headers = await Promise.all(requests.map((request) => request.allHeaders()));
    return headers.map(({ authorization }) => authorization);
  };
}
