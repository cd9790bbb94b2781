import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { CounterStore } from '../limits/counter-store.js';
import { Tenants } from '../tenants/tenants.js';
import { LinkTokens } from './link-tokens.js';
import type { Link } from './link.js';
import { linkWith } from './links.fixture.js';
import { LinksModule } from './links.module.js';

type Body = Record<string, unknown>;

const KEY = 'uploads/00000000-0000-4000-8000-000000000000-report.pdf';
const OBJECT = { size: 5, contentType: 'application/pdf', etag: '"e"', lastModified: new Date(0) };
const VARIABLES = { LINK_SECRET: randomBytes(32).toString('base64') };

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const CLIENT = { accept: 'application/json' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...BROWSER };

const locationOf = ({ headers }: Answer): URL => new URL(String(headers.location));
const statusesOf = (answers: readonly Answer[]): Record<number, number> => {
  const counts: Record<number, number> = {};
  for (const { statusCode } of answers) counts[statusCode] = (counts[statusCode] ?? 0) + 1;
  return counts;
};

describe('LinkRedirectController', () => {
  let app: TestApp;
  let head: () => Promise<typeof OBJECT>;
  beforeAll(async () => {
    app = await TestApp.create({
      imports: [LinksModule],
      variables: VARIABLES,
      objects: {
        head: () => head(),
        peek: () => Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('%PDF-1.7\n') }),
      },
    });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    head = () => Promise.resolve(OBJECT);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  async function create(body: Body = {}): Promise<string> {
    const answer = await app.post('/links', { file_key: KEY, expires_in: 86_400, ...body });
    return new URL(answer.json<{ url: string }>().url).pathname;
  }
  /** The path of a link that POST /links would not create. */
  const signed = (parts: Partial<Link>): string =>
    `/l/${app.app.get(LinkTokens, { strict: false }).write(linkWith({ tenant: 'default', key: KEY, ...parts }))}`;
  const submit = (url: string, password?: string, headers = {}): Promise<Answer> =>
    app.post(url, password === undefined ? '' : new URLSearchParams({ password }).toString(), {
      ...FORM,
      ...headers,
    });
  const press = (url: string): Promise<Answer> => app.inject({ method: 'POST', url });

  describe('a plain link', () => {
    it.each([
      ['GET', 'presigner.presignGet'],
      ['HEAD', 'presigner.presignHead'],
    ] as const)('redirects %s to a URL that is signed for this method', async (method, presign) => {
      const url = await create();
      app.takeCalls();
      const answer = await app.inject({ method, url, headers: BROWSER });
      expect(answer.statusCode).toBe(302);
      expect(locationOf(answer).pathname).toBe(`/${KEY}`);
      expect(locationOf(answer).searchParams.get('X-Amz-Expires')).toBe('14400');
      expect(app.takeCalls().map(([name]) => name)).toContain(presign);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        vary: 'Origin, Accept',
      });
    });

    it('saves the file under the name of the link, or shows it', async () => {
      const saved = await app.get(await create({ filename: 'Übersicht.pdf' }));
      expect(locationOf(saved).searchParams.get('response-content-disposition')).toBe(
        `attachment; filename=U_bersicht.pdf; filename*=UTF-8''%C3%9Cbersicht.pdf`,
      );
      const shown = await app.get(await create({ disposition: 'inline' }));
      expect(locationOf(shown).searchParams.get('response-content-disposition')).toBe(
        'inline; filename=report.pdf',
      );
    });

    it('returns the URL as JSON to clients that ask for it', async () => {
      const answer = await app.get(await create(), CLIENT);
      expect(answer.json<Body>()).toEqual({
        presigned_url: expect.stringContaining('X-Amz-Signature=') as string,
        expires_in: 14_400,
        expires_at: expect.stringMatching(/Z$/) as string,
      });
    });

    it('returns a URL that does not outlive the link', async () => {
      vi.useFakeTimers({ now: Date.UTC(2026, 10, 29), toFake: ['Date'] });
      const url = await create({ expires_in: 100_000 });
      expect(locationOf(await app.get(url)).searchParams.get('X-Amz-Expires')).toBe('14400');
      vi.setSystemTime(Date.now() + 99_990_000);
      expect(locationOf(await app.get(url)).searchParams.get('X-Amz-Expires')).toBe('10');
      vi.setSystemTime(Date.now() + 10_000);
      expect((await app.get(url)).statusCode).toBe(410);
    });

    it('ignores what mail programs append to it', async () => {
      expect((await app.get(`${await create()}?utm_source=mail&fbclid=1`)).statusCode).toBe(302);
    });

    it('takes a POST as well', async () => {
      expect((await press(await create())).statusCode).toBe(303);
    });

    it('works for a key of 1,024 bytes with another filename', async () => {
      const key = `uploads/${'ü'.repeat(506)}.pdf`;
      expect(Buffer.byteLength(key)).toBe(1024);
      const url = await create({ file_key: key, filename: `${'名'.repeat(251)}.pdf` });
      expect(url.length).toBeLessThan(2600);
      expect((await app.get(url)).statusCode).toBe(302);
    });

    it('never shows its token in the log', async () => {
      const url = await create();
      const lines = await Promise.all(
        [url, url.replace('/l/', '/%6c/'), `${url}x`, `${url}?a=1`].map(async (target) =>
          app.lineOf(await app.get(target)),
        ),
      );
      for (const line of lines) expect(line['path']).toBe('/l/…');
      const token = url.slice('/l/'.length);
      expect(JSON.stringify(app.lines)).not.toContain(token.split('.')[2]);
    });
  });

  describe('a counted link', () => {
    it('answers GET with a page that nobody may keep, index, frame or extend', async () => {
      const answer = await app.get(await create({ max_uses: 2 }), BROWSER);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; form-action 'self' https:\/\/[\w.-]+; base-uri 'none'; frame-ancestors 'none'$/,
        ) as string,
      });
      expect(answer.body).toContain('This link works 2 more times.');
    });

    it('is used up by as many POSTs, and then is gone for everyone', async () => {
      const url = await create({ max_uses: 2 });
      expect(statusesOf([await submit(url), await submit(url), await submit(url)])).toEqual({
        303: 2,
        410: 1,
      });
      expect((await app.get(url, BROWSER)).statusCode).toBe(410);
      expect((await app.get(url, CLIENT)).json<Body>()).toMatchObject({ status: 410, code: 'link_gone' });
    });

    it('gives out exactly max_uses URLs to 200 concurrent POSTs', async () => {
      const url = await create({ max_uses: 5 });
      const answers = await Promise.all(Array.from({ length: 200 }, () => press(url)));
      expect(statusesOf(answers)).toEqual({ 303: 5, 410: 195 });
    });

    it('is not used up by 500 HEADs, prefetches and previews', async () => {
      const url = await create({ max_uses: 1 });
      const visitors: readonly Record<string, string>[] = [
        { 'sec-purpose': 'prefetch;prerender', ...BROWSER },
        { purpose: 'prefetch', ...BROWSER },
        { 'x-moz': 'prefetch', ...BROWSER },
        { 'user-agent': 'Slackbot-LinkExpanding 1.0', accept: '*/*' },
        { 'user-agent': 'facebookexternalhit/1.1', range: 'bytes=0-524287' },
        CLIENT,
      ];
      const answers = await Promise.all(
        Array.from({ length: 500 }, (_, index) =>
          app.inject({
            method: index % 3 === 0 ? 'HEAD' : 'GET',
            url,
            headers: visitors[index % visitors.length] ?? {},
          }),
        ),
      );
      expect(statusesOf(answers)).toEqual({ 200: 500 });
      expect((await press(url)).statusCode).toBe(303);
    });

    it('describes itself to API clients, who POST to use it', async () => {
      const url = await create({ max_uses: 3 });
      expect((await app.get(url, CLIENT)).json<Body>()).toEqual({
        filename: 'report.pdf',
        expires_at: expect.stringMatching(/Z$/) as string,
        has_password: false,
        remaining_uses: 3,
      });
      const used = await app.post(url, {}, CLIENT);
      expect(used.json<Body>()).toMatchObject({
        presigned_url: expect.stringContaining('X-Amz-Expires=600') as string,
        expires_in: 600,
      });
      expect((await app.get(url, CLIENT)).json<Body>()).toMatchObject({ remaining_uses: 2 });
    });

    it('is not used up by a missing file, or by a failed signing', async () => {
      const url = signed({ maxUses: 1, nonce: 'AAAAAAAAAAAAAAAB', key: 'uploads/late.pdf' });
      head = () => Promise.reject(Problem.of('object_not_found'));
      expect((await press(url)).json<Body>()).toMatchObject({ status: 404, code: 'object_not_found' });
      head = () => Promise.reject(Problem.of('store_unreachable'));
      expect((await press(url)).statusCode).toBe(503);
      head = () => Promise.resolve(OBJECT);
      expect(statusesOf([await press(url), await press(url)])).toEqual({ 303: 1, 410: 1 });
    });

    it('never gives out more than max_uses while failures give uses back', async () => {
      const url = signed({ maxUses: 5, nonce: 'AAAAAAAAAAAAAAAC', key: 'uploads/flaky.pdf' });
      let calls = 0;
      head = async () => {
        calls += 1;
        const fails = calls % 2 === 1;
        await new Promise((resolve) => setTimeout(resolve, 1));
        if (fails) throw Problem.of('store_unreachable');
        return OBJECT;
      };
      const answers: Answer[] = [];
      for (let round = 0; round < 10; round += 1) {
        answers.push(...(await Promise.all(Array.from({ length: 8 }, () => press(url)))));
      }
      expect(statusesOf(answers)[303]).toBe(5);
    });

    it('is not given away while nobody can count', async () => {
      const [counted, plain] = [await create({ max_uses: 5 }), await create()];
      vi.spyOn(app.app.get(CounterStore, { strict: false }), 'use').mockImplementation(() => {
        throw Problem.of('limits_unavailable', { retryAfter: 5 });
      });
      const refused = await press(counted);
      expect(refused.json<Body>()).toMatchObject({ status: 503, code: 'limits_unavailable' });
      expect(refused.headers['retry-after']).toBe('5');
      const page = await submit(counted);
      expect([page.statusCode, page.headers['retry-after']]).toEqual([503, '5']);
      expect(page.body).toContain('<h1>The counters cannot be reached</h1>');
      expect((await app.get(counted, BROWSER)).body).toContain('This link works 5 more times.');
      expect((await app.get(plain)).statusCode).toBe(302);
    });

    it('has ended on all replicas if their store has lost its counter', async () => {
      const counters = app.app.get(CounterStore, { strict: false });
      vi.spyOn(counters, 'mode', 'get').mockReturnValue('shared');
      const url = await create({ max_uses: 5 });
      expect((await press(url)).statusCode).toBe(303);
      expect((await press(signed({ maxUses: 5 }))).statusCode).toBe(410);
    });
  });

  describe('a link with a password', () => {
    it('redirects those who know it, as often as they like', async () => {
      const url = await create({ password: 'open sesame' });
      for (const answer of [await submit(url, 'open sesame'), await submit(url, 'open sesame')]) {
        expect(answer.statusCode).toBe(303);
        expect(locationOf(answer).searchParams.get('X-Amz-Expires')).toBe('600');
      }
      expect((await app.post(url, { password: 'open sesame' })).statusCode).toBe(303);
    });

    it('shows browsers the page again after a wrong password, with an alert', async () => {
      const answer = await submit(await create({ password: 'open sesame' }), 'open barley');
      expect(answer.statusCode).toBe(403);
      expect(answer.headers['content-security-policy']).toContain("form-action 'self' https://");
      expect(answer.body).toContain(
        '<p class="alert" id="alert" role="alert">The password is wrong. Check it and try again.</p>',
      );
      expect(answer.body).not.toContain('barley');
      expect(await app.lineOf(answer)).toMatchObject({ status: 403, code: 'wrong_password', level: 'warn' });
    });

    it.each([
      ['a wrong password', { password: 'a' }, 'The password is wrong. Check it and try again.'],
      ['an empty password', { password: '' }, 'This link needs a password. Send it as password.'],
      ['no password', {}, 'This link needs a password. Send it as password.'],
    ])('answers API clients with %s by a problem', async (_what, body, detail) => {
      const answer = await app.post(await create({ password: 'open sesame' }), body, CLIENT);
      expect(answer.json<Body>()).toMatchObject({ status: 403, code: 'wrong_password', detail });
    });

    it.each<[string, Body, string]>([
      ['an unknown field', { password: 'a', key: 'b' }, 'key is not a known field.'],
      ['a number', { password: 1 }, 'password must be a string.'],
    ])('rejects %s', async (_what, body, detail) => {
      const answer = await app.post(await create({ password: 'a' }), body);
      expect(answer.json<Body>()).toMatchObject({ status: 400, code: 'invalid_request', detail });
    });

    it('limits attempts to 10 a minute for each caller, and does not count the correct password', async () => {
      const url = await create({ password: 'a' });
      for (let count = 0; count < 12; count += 1) expect((await submit(url, 'a')).statusCode).toBe(303);
      const answers: Answer[] = [];
      for (let count = 0; count < 11; count += 1) answers.push(await submit(url, 'b'));
      expect(statusesOf(answers)).toEqual({ 403: 10, 429: 1 });
      expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
      expect((await submit(url, 'a')).statusCode).toBe(429);
      const elsewhere = await app.inject({
        method: 'POST',
        url,
        payload: 'password=a',
        headers: FORM,
        remoteAddress: '192.0.2.1',
      });
      expect(elsewhere.statusCode).toBe(303);
    });

    it('uses nothing up with a wrong password', async () => {
      const url = await create({ password: 'a', max_uses: 1 });
      expect((await submit(url, 'b')).statusCode).toBe(403);
      expect(statusesOf([await submit(url, 'a'), await submit(url, 'a')])).toEqual({ 303: 1, 410: 1 });
    });
  });

  describe('a link that does not work', () => {
    const forms = [
      ['GET', BROWSER],
      ['GET', CLIENT],
      ['HEAD', {}],
      ['POST', BROWSER],
      ['POST', {}],
    ] as const;

    it.each(forms)(
      'is 404 for %s with %j if it is forged, or that of another tenant',
      async (method, headers) => {
        const genuine = await create({ max_uses: 1 });
        for (const url of [
          '/l/',
          '/l/a',
          `${genuine}a`,
          genuine.slice(0, -1),
          signed({ tenant: 'removed' }),
        ]) {
          const answer = await app.inject({ method, url, headers });
          expect(answer.statusCode).toBe(404);
          if (method === 'HEAD') continue;
          expect(answer.body).toContain('This link does not exist. Check that it was copied in full.');
        }
      },
    );

    it.each(forms)('is 410 for %s with %j if it has expired', async (method, headers) => {
      const url = signed({ expires: Math.floor(Date.now() / 1000) });
      expect((await app.inject({ method, url, headers })).statusCode).toBe(410);
    });

    it('shows browsers a page, and others a problem document', async () => {
      const page = await app.get('/l/a', BROWSER);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(page.headers['content-security-policy']).toContain("form-action 'none'");
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.body).toContain('<h1>The link does not exist</h1>');
      const document = await app.get('/l/a');
      expect(document.headers['content-type']).toBe('application/problem+json; charset=utf-8');
      expect(await app.lineOf(page)).toMatchObject({ status: 404, code: 'link_not_found' });
    });

    it('answers the same for a forged link as for one of a tenant that was removed', async () => {
      const { default: known } = app.app.get(Tenants, { strict: false });
      const several = await TestApp.create({
        imports: [LinksModule],
        variables: VARIABLES,
        objects: { head: () => head() },
      });
      vi.spyOn(several.app.get(Tenants, { strict: false }), 'find').mockImplementation((id) => {
        if (id !== 'acme') throw Problem.of('object_not_found');
        return { ...known, id };
      });
      expect((await several.get(signed({ tenant: 'acme' }))).statusCode).toBe(302);
      const answers = await Promise.all(
        [signed({ tenant: 'removed' }), signed({ tenant: 'removed', expires: 1 }), '/l/1.a.b.c'].map((url) =>
          several.get(url),
        ),
      );
      const bodies = answers.map((answer) => {
        const { request_id: _, ...body } = answer.json<Body>();
        return JSON.stringify(body);
      });
      expect(new Set(bodies).size).toBe(1);
      expect(bodies[0]).toContain('"link_not_found"');
      await several.close();
    });

    it('escapes the filename on the page', async () => {
      const filename = '<script>alert(1)</script>.pdf';
      const { body } = await app.get(signed({ maxUses: 1, filename }), BROWSER);
      expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;.pdf');
      expect(body).not.toContain('<script');
    });

    it('answers 405 with Allow to other methods', async () => {
      const answer = await app.inject({ method: 'DELETE', url: await create() });
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD, POST']);
    });
  });
});
