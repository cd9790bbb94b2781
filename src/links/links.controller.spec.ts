import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { type Authentication, Authenticator } from '../identity/authenticator.js';
import { ALL_SCOPES, type Scope } from '../identity/scopes.js';
import { CounterStore } from '../limits/counter-store.js';
import { Revocations } from '../replicas/revocations.js';
import { LinksModule } from './links.module.js';

type Body = Record<string, unknown>;

const KEY = 'uploads/00000000-0000-4000-8000-000000000000-report.pdf';
const VARIABLES = { LINK_SECRET: randomBytes(32).toString('base64') };
const OBJECT = { size: 5, contentType: 'application/pdf', etag: '"e"', lastModified: new Date(0) };

const STORE = {
  peek: (key: string) =>
    key.endsWith('missing.pdf')
      ? Promise.reject(Problem.of('object_not_found'))
      : Promise.resolve({ ...OBJECT, firstBytes: Buffer.from('%PDF-1.7\n') }),
  head: () => Promise.resolve(OBJECT),
};

/** The credential is the subject; `reader` may only download. */
class Subjects extends Authenticator {
  readonly #known = new Map<string, Authentication>();

  override authenticate(credential: string): Authentication {
    const scopes: ReadonlySet<Scope> = credential === 'reader' ? new Set(['download']) : ALL_SCOPES;
    const subject = credential === 'whole-tenant' ? undefined : credential;
    const known = this.#known.get(credential) ?? {
      identity: { tenant: undefined, subject, scopes, credentialId: credential },
    };
    this.#known.set(credential, known);
    return known;
  }
}

const pathOf = (answer: Answer): string => new URL(String(answer.json<Body>()['url'])).pathname;
const idOf = (answer: Answer): string => String(answer.json<Body>()['id']);

describe('LinksController', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ imports: [LinksModule], variables: VARIABLES, objects: STORE });
  });
  afterAll(() => app.close());

  const create = (body: Body, headers = {}): Promise<Answer> =>
    app.post(
      '/links',
      { file_key: KEY, expires_in: 3600, ...body },
      { host: 'files.localhost:8088', ...headers },
    );
  const revoke = (id: string): Promise<Answer> => app.inject({ method: 'DELETE', url: `/links/${id}` });

  describe('POST /links', () => {
    beforeEach(() => {
      vi.useFakeTimers({ now: Date.UTC(2026, 10, 29, 12), toFake: ['Date'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('returns the URL, its validity, and the id for its owner', async () => {
      const answer = await create({});
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.json<Body>()).toEqual({
        id: expect.stringMatching(/^[\w-]{55}$/) as string,
        url: expect.stringMatching(/^http:\/\/files\.localhost:8088\/l\/1\.[\w.-]+$/) as string,
        expires_in: 3600,
        expires_at: '2026-11-29T13:00:00.000Z',
        has_password: false,
        disposition: 'attachment',
        filename: 'report.pdf',
        enforced_on: 'replica',
      });
    });

    it('returns the limits of a guarded link, and not its password', async () => {
      const answer = await create({
        max_uses: 5,
        password: 'open sesame',
        disposition: 'inline',
        filename: 'a.pdf',
      });
      expect(answer.json<Body>()).toMatchObject({
        max_uses: 5,
        has_password: true,
        disposition: 'inline',
        filename: 'a.pdf',
      });
      expect(answer.body).not.toContain('sesame');
    });

    it('logs the nonce of the link, and no token and no password', async () => {
      const answer = await create({ password: 'open sesame' });
      const line = await app.lineOf(answer);
      expect(line['link']).toBe(idOf(answer).slice(0, 16));
      expect(JSON.stringify(app.lines)).not.toMatch(/sesame|\/l\/1/);
    });

    it.each<[string, Body, number, string]>([
      ['no key', { file_key: undefined }, 400, 'invalid_request'],
      ['no expiry', { expires_in: undefined }, 400, 'invalid_request'],
      ['an expiry of 0', { expires_in: 0 }, 400, 'invalid_request'],
      ['an expiry of more than a year', { expires_in: 31_536_001 }, 400, 'invalid_request'],
      ['an expiry with a fraction', { expires_in: 1.5 }, 400, 'invalid_request'],
      ['no uses', { max_uses: 0 }, 400, 'invalid_request'],
      ['uses with a fraction', { max_uses: 1.5 }, 400, 'invalid_request'],
      ['an empty password', { password: '' }, 400, 'invalid_request'],
      ['a password of 129 characters', { password: 'a'.repeat(129) }, 400, 'invalid_request'],
      ['a password that is no text', { password: '\uD800' }, 400, 'invalid_request'],
      ['a number as its password', { password: 1 }, 400, 'invalid_request'],
      ['another disposition', { disposition: 'save' }, 400, 'invalid_request'],
      ['an unknown field', { tenant: 'other' }, 400, 'invalid_request'],
      ['another extension', { filename: 'report.exe' }, 400, 'invalid_filename'],
      ['a key with a dot segment', { file_key: 'uploads/../a.pdf' }, 400, 'invalid_object_key'],
      ['a key outside the namespace', { file_key: 'other/a.pdf' }, 404, 'object_not_found'],
      ['a missing file', { file_key: 'uploads/missing.pdf' }, 404, 'object_not_found'],
    ])('rejects %s', async (_what, body, status, code) => {
      const answer = await create(body);
      expect(answer.json<Body>()).toMatchObject({ status, code });
    });

    it('takes a password of 128 characters in either Unicode form', async () => {
      expect((await create({ password: 'e\u0301'.repeat(128) })).statusCode).toBe(200);
    });

    it('counts a password as ten requests', async () => {
      const limited = await TestApp.create({
        imports: [LinksModule],
        variables: { ...VARIABLES, RATE_LIMIT: '15' },
        objects: STORE,
      });
      const body = { file_key: KEY, expires_in: 60, password: 'a' };
      expect((await limited.post('/links', body)).statusCode).toBe(200);
      expect((await limited.post('/links', body)).statusCode).toBe(429);
      await limited.close();
    });

    it('begins with PUBLIC_URL, and otherwise believes no header of an untrusted client', async () => {
      const answer = await create({}, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' });
      expect(answer.json<Body>()['url']).toMatch(/^http:\/\/files\.localhost:8088\/l\//);
      const behind = await TestApp.create({
        imports: [LinksModule],
        variables: { ...VARIABLES, PUBLIC_URL: 'https://files.example.com/share/' },
        objects: STORE,
      });
      const { url } = (await behind.post('/links', { file_key: KEY, expires_in: 60 })).json<{
        url: string;
      }>();
      expect(url).toMatch(/^https:\/\/files\.example\.com\/share\/l\/1\./);
      await behind.close();
    });

    it('believes the scheme that a trusted proxy sends', async () => {
      const behind = await TestApp.create({
        imports: [LinksModule],
        variables: { ...VARIABLES, TRUST_PROXY: 'loopback', ALLOWED_HOSTS: 'files.example.com' },
        objects: STORE,
      });
      const answer = await behind.post(
        '/links',
        { file_key: KEY, expires_in: 60 },
        { host: 'files.example.com', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'evil.example' },
      );
      expect(answer.json<Body>()['url']).toMatch(/^https:\/\/files\.example\.com\/l\//);
      await behind.close();
    });
  });

  describe('DELETE /links/{id}', () => {
    it('ends the link, however often it is called', async () => {
      const link = await create({});
      expect((await app.get(pathOf(link))).statusCode).toBe(302);
      for (let count = 0; count < 2; count += 1) {
        const answer = await revoke(idOf(link));
        expect([answer.statusCode, answer.body]).toEqual([204, '']);
        expect((await app.get(pathOf(link))).statusCode).toBe(410);
      }
    });

    it('ends no other link', async () => {
      const [one, other] = [await create({}), await create({})];
      await revoke(idOf(one));
      expect((await app.get(pathOf(other))).statusCode).toBe(302);
    });

    it('returns 204 for a link that has expired, and keeps no record of it', async () => {
      vi.useFakeTimers({ toFake: ['Date'] });
      const link = await create({ expires_in: 1 });
      vi.setSystemTime(Date.now() + 2000);
      expect((await revoke(idOf(link))).statusCode).toBe(204);
      vi.useRealTimers();
    });

    it.each(['a', 'A'.repeat(55), 'a%2Fb', '%00', '%F0%9F%98%80'])(
      'returns 404 for the id %j',
      async (id) => {
        const answer = await revoke(id);
        expect(answer.json<Body>()).toMatchObject({ status: 404, code: 'link_not_found' });
      },
    );
  });

  describe('without LINK_SECRET', () => {
    it('is off in production', async () => {
      const off = await TestApp.create({
        imports: [LinksModule],
        variables: { NODE_ENV: 'production', AUTH: 'none', S3_BUCKET: 'photos' },
        objects: STORE,
      });
      const created = await off.post('/links', { file_key: KEY, expires_in: 60 });
      expect(created.json<Body>()).toMatchObject({ status: 501, code: 'links_disabled' });
      const revoked = await off.inject({ method: 'DELETE', url: `/links/${'A'.repeat(55)}` });
      expect(revoked.json<Body>()).toMatchObject({ status: 501, code: 'links_disabled' });
      expect((await off.get('/l/1.a.b.c')).json<Body>()).toMatchObject({
        status: 404,
        code: 'link_not_found',
      });
      await off.close();
    });

    it('works in development', async () => {
      const dev = await TestApp.create({ imports: [LinksModule], objects: STORE });
      const link = await dev.post('/links', { file_key: KEY, expires_in: 60 });
      expect((await dev.get(pathOf(link))).statusCode).toBe(302);
      await dev.close();
    });
  });

  describe('with several callers', () => {
    let shared: TestApp;
    beforeAll(async () => {
      shared = await TestApp.create({
        imports: [LinksModule],
        variables: VARIABLES,
        objects: STORE,
        authenticators: [new Subjects()],
      });
    });
    afterAll(() => shared.close());

    const as = (caller: string): Record<string, string> => ({ 'x-api-key': caller });
    const link = (caller: string, file_key: string): Promise<Answer> =>
      shared.post('/links', { file_key, expires_in: 60 }, as(caller));
    const remove = (caller: string, id: string): Promise<Answer> =>
      shared.inject({ method: 'DELETE', url: `/links/${id}`, headers: as(caller) });

    it('creates links to the own files of a caller only, and reports others as missing', async () => {
      expect((await link('alice', 'uploads/alice/a.pdf')).statusCode).toBe(200);
      expect((await link('whole-tenant', 'uploads/alice/a.pdf')).statusCode).toBe(200);
      expect((await link('bob', 'uploads/alice/a.pdf')).json<Body>()).toMatchObject({
        code: 'object_not_found',
      });
    });

    it('needs the scope link, and a credential', async () => {
      expect((await link('reader', 'uploads/reader/a.pdf')).statusCode).toBe(403);
      expect((await remove('reader', 'A'.repeat(55))).statusCode).toBe(403);
      expect((await shared.post('/links', { file_key: KEY, expires_in: 60 })).statusCode).toBe(401);
    });

    it('opens links for everyone', async () => {
      const { url } = (await link('alice', 'uploads/alice/a.pdf')).json<{ url: string }>();
      expect((await shared.get(new URL(url).pathname)).statusCode).toBe(302);
    });

    it('revokes the links of a caller for itself and its whole tenant, and answers others as for a missing one', async () => {
      const [one, other] = [
        await link('alice', 'uploads/alice/a.pdf'),
        await link('alice', 'uploads/alice/a.pdf'),
      ];
      const { request_id: _1, ...missing } = (await remove('bob', 'A'.repeat(55))).json<Body>();
      const { request_id: _2, ...foreign } = (await remove('bob', idOf(one))).json<Body>();
      expect(foreign).toEqual(missing);
      expect((await shared.get(pathOf(one))).statusCode).toBe(302);
      expect((await remove('alice', idOf(one))).statusCode).toBe(204);
      expect((await remove('whole-tenant', idOf(other))).statusCode).toBe(204);
      for (const answer of [one, other]) expect((await shared.get(pathOf(answer))).statusCode).toBe(410);
    });
  });

  it('follows no link while this replica does not know what was revoked before its start', async () => {
    const link = await create({});
    const revocations = app.app.get(Revocations, { strict: false });
    const isComplete = vi.spyOn(revocations, 'isComplete', 'get').mockReturnValue(false);
    const answer = await app.get(pathOf(link));
    expect(answer.json<Body>()).toMatchObject({ status: 503, code: 'limits_unavailable' });
    expect(answer.headers['retry-after']).toBe('2');
    isComplete.mockRestore();
    expect((await app.get(pathOf(link))).statusCode).toBe(302);
  });

  it('reports a revocation that the other replicas do not know yet', async () => {
    const link = await create({});
    const away = vi.spyOn(app.app.get(Revocations, { strict: false }), 'revoke');
    away.mockRejectedValueOnce(new Error('connect ECONNREFUSED'));
    const answer = await revoke(idOf(link));
    expect(answer.json<Body>()).toMatchObject({ status: 503, code: 'limits_unavailable' });
    expect(answer.headers['retry-after']).toBe('2');
    expect(answer.body).not.toContain('ECONNREFUSED');
    expect((await revoke(idOf(link))).statusCode).toBe(204);
  });

  it('creates no counted link while nobody can count, but others', async () => {
    const away = await TestApp.create({
      imports: [LinksModule],
      variables: VARIABLES,
      objects: STORE,
    });
    vi.spyOn(away.app.get(CounterStore, { strict: false }), 'use').mockImplementation(() => {
      throw Problem.of('limits_unavailable', { retryAfter: 5 });
    });
    const counted = await away.post('/links', { file_key: KEY, expires_in: 60, max_uses: 1 });
    expect(counted.json<Body>()).toMatchObject({ status: 503, code: 'limits_unavailable' });
    expect((await away.post('/links', { file_key: KEY, expires_in: 60 })).statusCode).toBe(200);
    await away.close();
  });
});
