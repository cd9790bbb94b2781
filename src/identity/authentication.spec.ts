import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, TestApp } from '../http/test-app.fixture.js';
import { Authenticated, Caller, Public, Requires } from './access.decorators.js';
import { Authenticator, type Authentication } from './authenticator.js';
import type { Principal } from './principal.js';

@Controller()
class GuardedController {
  @Requires('upload')
  @Get('upload')
  upload(@Caller() { files, credentialId }: Principal): object {
    return { prefix: files.prefix, credentialId };
  }

  @Authenticated()
  @Get('any')
  any(@Caller() { tenant }: Principal): string {
    return tenant.id;
  }

  @Public()
  @Get('public')
  open(): string {
    return 'open';
  }

  @Get('undeclared')
  undeclared(): string {
    return 'secret';
  }
}

/** Accepts `TYPE-WORD`, where the word says what becomes of the credential. */
class FakeAuthenticator extends Authenticator {
  readonly asked: string[] = [];
  constructor(
    private readonly type: string,
    private readonly isSlow: boolean,
  ) {
    super();
  }

  authenticate(credential: string): Authentication | undefined | Promise<Authentication | undefined> {
    this.asked.push(credential);
    const outcome = this.#outcome(credential);
    return this.isSlow ? Promise.resolve(outcome) : outcome;
  }

  #outcome(credential: string): Authentication | undefined {
    if (!credential.startsWith(`${this.type}-`)) return undefined;
    const word = credential.slice(this.type.length + 1);
    if (word === 'bad') return { rejected: 'bad on purpose' };
    if (word === 'broken') throw new Error('broken on purpose');
    return {
      identity: {
        tenant: undefined,
        subject: word === 'whole' ? undefined : word,
        scopes: new Set(word === 'reader' ? ['download'] : ['upload']),
        credentialId: `${this.type}:${word}`,
      },
    };
  }
}

describe.each([
  ['synchronous authenticators', false],
  ['asynchronous authenticators', true],
])('Authentication and AccessControl with %s', (_what, isSlow) => {
  const keys = new FakeAuthenticator('key', isSlow);
  const tokens = new FakeAuthenticator('token', isSlow);
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.create({ controllers: [GuardedController], authenticators: [keys, tokens] });
  });
  afterAll(() => app.close());
  beforeEach(() => {
    keys.asked.length = 0;
    tokens.asked.length = 0;
  });

  const get = (url: string, credential?: string): Promise<Answer> =>
    app.get(url, credential === undefined ? {} : { authorization: `Bearer ${credential}` });

  it('answers 401 and WWW-Authenticate without a credential', async () => {
    const answer = await get('/upload');
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="signpost"');
    expect(answer.json<object>()).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect([...keys.asked, ...tokens.asked]).toEqual([]);
  });

  it.each([
    ['key-bad', 'bad on purpose'],
    ['token-bad', 'bad on purpose'],
    ['neither', 'of no known kind'],
    ['key-..', 'its subject cannot be the name of a folder'],
  ])('answers 401 to the credential %s, and logs why', async (credential, reason) => {
    for (const url of ['/upload', '/any']) {
      const answer = await get(url, credential);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="signpost", error="invalid_token"');
      expect(answer.body).not.toContain(credential);
      expect(await app.lineOf(answer)).toMatchObject({ rejected_credential: reason });
    }
  });

  it('answers 401 to two credentials at once', async () => {
    const answer = await app.get('/any', { authorization: 'Bearer key-whole', 'x-api-key': 'key-whole' });
    expect(answer.statusCode).toBe(401);
    expect(keys.asked).toEqual([]);
  });

  it('answers 403 and names the missing scope', async () => {
    const answer = await get('/upload', 'key-reader');
    expect(answer.statusCode).toBe(403);
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer realm="signpost", error="insufficient_scope", scope="upload"',
    );
    expect(answer.json<object>()).toMatchObject({ code: 'insufficient_scope' });
  });

  it.each([
    ['key-whole', 'uploads/'],
    ['key-alice', 'uploads/alice/'],
    ['token-bob', 'uploads/bob/'],
  ])('limits the caller %s to %s', async (credential, prefix) => {
    const answer = await get('/upload', credential);
    expect(answer.json<object>()).toEqual({ prefix, credentialId: credential.replace('-', ':') });
    expect(await app.lineOf(answer)).toMatchObject({
      tenant: 'default',
      credential: credential.replace('-', ':'),
    });
  });

  it('takes the credential from X-API-Key as well', async () => {
    expect((await app.get('/upload', { 'x-api-key': 'key-alice' })).statusCode).toBe(200);
  });

  it('lets a caller without scopes use a route that requires none', async () => {
    expect((await get('/any', 'key-reader')).statusCode).toBe(200);
  });

  it('does not verify credentials on public routes', async () => {
    expect((await get('/public', 'key-bad')).statusCode).toBe(200);
    expect(keys.asked).toEqual([]);
  });

  it('closes a route that declares nothing, for every caller', async () => {
    for (const credential of [undefined, 'key-whole']) {
      const answer = await get('/undeclared', credential);
      expect([answer.statusCode, answer.body.includes('secret')]).toEqual([403, false]);
    }
  });

  it('answers 500 if an authenticator fails', async () => {
    expect((await get('/any', 'key-broken')).statusCode).toBe(500);
  });
});

describe('Authentication with AUTH=none', () => {
  it('lets everyone act for the default tenant, and keeps undeclared routes closed', async () => {
    const app = await TestApp.create({ controllers: [GuardedController] });
    const [upload, undeclared] = [await app.get('/upload'), await app.get('/undeclared')];
    await app.close();
    expect(upload.json<object>()).toEqual({ prefix: 'uploads/' });
    expect(undeclared.statusCode).toBe(403);
  });
});
