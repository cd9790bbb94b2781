import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './support/browser/chromium.js';
import { Signpost } from './support/service/signpost.js';

/** The file that the embedded bucket begins with. */
const KEY = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';

/** What a page of a foreign site tries after its own name resolves to the service (DNS rebinding). */
const ATTACK = `Promise.all([
  fetch('/files'),
  fetch('/upload-url', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filename: 'a.txt', content_type: 'text/plain' }),
  }),
  fetch('/files/${KEY}', { method: 'DELETE' }),
  fetch('/?tenant=x&objectkey=${KEY}', { redirect: 'manual' }),
  fetch('/docs-json'),
]).then((answers) => answers.map(({ status, type }) => (type === 'basic' ? status : type)))`;

describe('a page of another host name that resolves to the service', () => {
  let service: Signpost;
  let browser: Browser;
  beforeAll(async () => {
    service = await Signpost.start({ ALLOWED_HOSTS: 'files.example' });
    browser = await launchChromium('--host-resolver-rules=MAP *.example 127.0.0.1');
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
  });

  const urlOf = (host: string, path: string): string => `http://${host}:${new URL(service.url).port}${path}`;

  it('gets 421 for every request', async () => {
    const page = await browser.newPage();
    expect((await page.goto(urlOf('evil.example', '/docs')))?.status()).toBe(421);
    expect(await page.evaluate(ATTACK)).toEqual([421, 421, 421, 421, 421]);
    await page.close();
    expect((await service.get(`/?tenant=x&objectkey=${KEY}`)).status).toBe(302);
  });

  it.each(['files.example', 'localhost', 'app.localhost'])(
    'is served as %s, a name of this service',
    async (host) => {
      const page = await browser.newPage();
      expect((await page.goto(urlOf(host, '/health/live')))?.status()).toBe(200);
      await page.close();
    },
  );
});
