import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public } from '../identity/access.decorators.js';
import { type Answer, TestApp } from './test-app.fixture.js';

@Public()
@Controller()
class PagesController {
  @Get(['api', 'page', 'page/asset', 'other-page'])
  serve(): string {
    return 'served';
  }
}

const policyOf = ({ headers }: Answer): string[] =>
  String(headers['content-security-policy'])
    .split(';')
    .map((directive) => directive.trim())
    .toSorted();

describe('setSecurityHeaders', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({
      controllers: [PagesController],
      pages: [
        {
          path: '/page',
          sources: { 'script-src': ["'self'"], 'connect-src': ["'self'", 'https://b.example'] },
        },
        { path: '/other-page', sources: {} },
      ],
    });
  });
  afterAll(() => app.close());

  it.each(['/api', '/nothing', '/pag', '/api/page'])('denies every kind of content at %s', async (url) => {
    const { headers } = await app.get(url);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it.each(['/api', '/page', '/nothing'])(
    'sends no Strict-Transport-Security at %s by default',
    async (url) => {
      expect((await app.get(url)).headers).not.toHaveProperty('strict-transport-security');
    },
  );

  it('sends Strict-Transport-Security with every response if HSTS is set', async () => {
    const hsts = 'max-age=31536000; includeSubDomains';
    const secure = await TestApp.create({
      controllers: [PagesController],
      variables: { HSTS: hsts },
      pages: [{ path: '/page', sources: {} }],
    });
    for (const url of ['/api', '/page', '/nothing'])
      expect((await secure.get(url)).headers['strict-transport-security']).toBe(hsts);
    await secure.close();
  });

  it.each(['/page', '/page/asset', '/page/missing', '/page?a=b'])(
    'allows the sources of the page at %s and denies all others',
    async (url) => {
      const answer = await app.get(url);
      expect(policyOf(answer)).toEqual([
        "base-uri 'none'",
        "connect-src 'self' https://b.example",
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
      ]);
      expect(answer.headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    },
  );

  it('gives each page its own policy', async () => {
    expect(policyOf(await app.get('/other-page'))).not.toContain("script-src 'self'");
  });

  it.each(['/api', '/page', '/nothing'])('sends the id of the request as X-Request-Id at %s', async (url) => {
    const { headers } = await app.get(url, { 'x-request-id': 'trace-0123.abc' });
    expect(headers['x-request-id']).toBe('trace-0123.abc');
  });
});
