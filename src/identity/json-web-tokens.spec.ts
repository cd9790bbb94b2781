import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { epoch, respondWithJson, TestIssuer } from '../../test/support/identity/issuer.js';
import { createKey, signToken } from '../../test/support/identity/signing-key.js';
import type { Authentication } from './authenticator.js';
import { createJsonWebTokens, type JsonWebTokens } from './json-web-tokens.js';
import { jwtConfig, RecordingLog } from './jwt-config.fixture.js';

let issuer: TestIssuer;
let tokens: JsonWebTokens | undefined;
const log = new RecordingLog();

function open(source: Readonly<Record<string, string>> = {}): JsonWebTokens {
  tokens?.close();
  log.lines.length = 0;
  tokens = createJsonWebTokens(
    jwtConfig({ JWT_ISSUER: issuer.issuer, JWT_AUDIENCE: 'signpost', ...source }),
    log,
  );
  return tokens;
}

beforeEach(async () => {
  issuer = await TestIssuer.start();
});

afterEach(async () => {
  tokens?.close();
  await issuer.stop();
});

describe('JsonWebTokens', () => {
  it('returns the identity of a valid token', async () => {
    const expiresAt = epoch(300) * 1000;
    await expect(open().authenticate(issuer.token({ exp: epoch(300) }))).resolves.toEqual({
      identity: {
        tenant: undefined,
        subject: 'alice',
        scopes: new Set(['upload', 'list']),
        credentialId: expect.stringMatching(/^jwt:[\w-]{22}$/) as string,
        expiresAt,
      },
    });
  });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'] as const)('verifies %s', async (algorithm) => {
    issuer.keys = [createKey('other', 'ES256'), createKey('k', algorithm)];
    await expect(open().authenticate(issuer.token())).resolves.toHaveProperty('identity');
  });

  it('verifies by a key without alg, as Entra has it', async () => {
    const key = createKey('k', 'RS256');
    const { alg, ...jwk } = key.jwk;
    expect(alg).toBe('RS256');
    issuer.keys = [{ ...key, jwk }];
    await expect(open().authenticate(issuer.token())).resolves.toHaveProperty('identity');
  });

  it('verifies a token without kid if the issuer has one key', async () => {
    await expect(open().authenticate(issuer.token({}, { kid: undefined }))).resolves.toHaveProperty(
      'identity',
    );
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT', undefined])(
    'takes typ %s',
    async (typ) => {
      await expect(open().authenticate(issuer.token({}, { typ }))).resolves.toHaveProperty('identity');
    },
  );

  it('tolerates a clock that differs by less than a minute', async () => {
    const authenticate = (claims: object): unknown => open().authenticate(issuer.token(claims));
    await expect(authenticate({ exp: epoch(-50) })).resolves.toHaveProperty('identity');
    await expect(authenticate({ exp: epoch(-70) })).resolves.toHaveProperty('rejected');
    await expect(authenticate({ nbf: epoch(50), iat: epoch(50) })).resolves.toHaveProperty('identity');
    await expect(authenticate({ nbf: epoch(70) })).resolves.toHaveProperty('rejected');
    await expect(authenticate({ iat: epoch(70) })).resolves.toHaveProperty('rejected');
  });

  it.each(['', 'abc', 'sgp_abc_def', 'a.b', 'a%2eb%2ec', 'Basic abc'])(
    'leaves %j to others',
    (credential) => {
      expect(open().authenticate(credential)).toBeUndefined();
    },
  );

  it('responds synchronously to a token that it has verified', async () => {
    const authenticator = open();
    const token = issuer.token();
    const first = await authenticator.authenticate(token);
    expect(authenticator.authenticate(token)).toBe(first);
    expect(authenticator.authenticate(`${token}x`)).toEqual({ rejected: expect.any(String) as string });
  });

  it('verifies concurrent copies of a token once', async () => {
    const authenticator = open();
    const token = issuer.token();
    const [first, ...others] = await Promise.all(
      Array.from({ length: 50 }, async () => authenticator.authenticate(token)),
    );
    expect(first).toHaveProperty('identity');
    expect(others.every((other) => other === first)).toBe(true);
  });

  it('does not fetch keys for a token of another issuer, or of another type', async () => {
    const authenticator = open();
    await authenticator.authenticate(issuer.token());
    const asked = issuer.requests.length;
    const foreign = createKey('foreign');
    for (const token of [
      signToken(foreign, issuer.claims({ iss: 'https://other.example' })),
      signToken(foreign, issuer.claims(), { typ: 'logout+jwt' }),
      signToken(foreign, issuer.claims(), { alg: 'HS256' }),
      signToken(foreign, issuer.claims(), { alg: 'none' }),
    ]) {
      await expect(authenticator.authenticate(token)).resolves.toHaveProperty('rejected');
    }
    expect(issuer.requests).toHaveLength(asked);
  });

  it('does not remember a rejected token', async () => {
    const authenticator = open();
    const token = issuer.token({ aud: 'other' });
    await expect(authenticator.authenticate(token)).resolves.toHaveProperty('rejected');
    await expect(authenticator.authenticate(token)).resolves.toHaveProperty('rejected');
  });
});

describe('the credential id', () => {
  const idOf = async (claims: object, source = {}): Promise<string> => {
    const result: Authentication | undefined = await open(source).authenticate(issuer.token(claims));
    return result !== undefined && 'identity' in result ? result.identity.credentialId : 'none';
  };

  it('is the same for all tokens of a caller, and contains neither subject nor token', async () => {
    const id = await idOf({ sub: 'alice@example.com' });
    expect(await idOf({ sub: 'alice@example.com', jti: 'other', exp: epoch(600) })).toBe(id);
    expect(id).not.toContain('alice');
  });

  it('differs between subjects, tenants and clients', async () => {
    const tenant = { JWT_CLAIM_TENANT: 'org' };
    const none = { JWT_CLAIM_SUBJECT: 'none' };
    const ids = [
      await idOf({ sub: 'a' }),
      await idOf({ sub: 'b' }),
      await idOf({ sub: 'a', org: 'x' }, tenant),
      await idOf({ sub: 'a', org: 'y' }, tenant),
      await idOf({ sub: undefined, client_id: 'c' }, none),
      await idOf({ sub: undefined, azp: 'd' }, none),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain('none');
  });
});

describe('discovery', () => {
  it.each(['', '/', '/realms/acme', '/realms/acme/'])(
    'finds the keys of an issuer with the path %j',
    async (path) => {
      issuer.path = path;
      await expect(open().authenticate(issuer.token())).resolves.toHaveProperty('identity');
    },
  );

  it('falls back to the metadata of an OAuth server (RFC 8414)', async () => {
    issuer.path = '/realms/acme';
    issuer.fault = (request, response) => {
      if (request.url === '/.well-known/oauth-authorization-server/realms/acme') {
        respondWithJson(response, { issuer: issuer.issuer, jwks_uri: `${issuer.origin}/jwks` });
      } else if (request.url === '/jwks') {
        respondWithJson(response, { keys: [issuer.key.jwk] });
      } else response.writeHead(404).end();
    };
    await expect(open().authenticate(issuer.token())).resolves.toHaveProperty('identity');
  });

  it('is not used if JWT_JWKS_URL is set', async () => {
    const authenticator = open({ JWT_JWKS_URL: `${issuer.origin}/keys` });
    await expect(authenticator.authenticate(issuer.token())).resolves.toHaveProperty('identity');
    expect(issuer.requests).toEqual(['/keys']);
  });

  it.each<[string, (origin: string) => unknown, RegExp]>([
    [
      'another issuer',
      (origin) => ({ issuer: 'https://evil.example', jwks_uri: `${origin}/keys` }),
      /is not JWT_ISSUER/,
    ],
    [
      'the issuer with a slash',
      (origin) => ({ issuer: `${origin}/`, jwks_uri: `${origin}/keys` }),
      /is not JWT_ISSUER/,
    ],
    [
      'the issuer in capitals',
      (origin) => ({ issuer: origin.toUpperCase(), jwks_uri: `${origin}/keys` }),
      /is not JWT_ISSUER/,
    ],
    ['no issuer', (origin) => ({ jwks_uri: `${origin}/keys` }), /is not JWT_ISSUER/],
    [
      'a list of issuers',
      (origin) => ({ issuer: [origin], jwks_uri: `${origin}/keys` }),
      /is not JWT_ISSUER/,
    ],
    ['no key set', (origin) => ({ issuer: origin }), /jwks_uri undefined, which is no https URL/],
    [
      'a key set without TLS',
      (origin) => ({ issuer: origin, jwks_uri: 'http://keys.example/set' }),
      /which is no https URL/,
    ],
    [
      'a key set in a file',
      (origin) => ({ issuer: origin, jwks_uri: 'file:///etc/passwd' }),
      /which is no https URL/,
    ],
    ['a list', () => [], /is not a discovery document/],
    ['null', () => null, /is not a discovery document/],
  ])('does not accept a document with %s', async (_what, document, fault) => {
    issuer.fault = (request, response) => {
      if (request.url === '/keys') respondWithJson(response, { keys: [issuer.key.jwk] });
      else respondWithJson(response, document(issuer.origin));
    };
    const authenticator = open();
    await expect(authenticator.authenticate(issuer.token())).rejects.toMatchObject({
      code: 'identity_unavailable',
      retryAfter: 1,
    });
    expect(authenticator.status).toMatchObject({ count: 0, ageSeconds: undefined });
    expect(log.lines).toEqual([expect.stringMatching(/^WARN The keys of the issuer cannot be fetched: /)]);
    expect(log.lines[0]).toMatch(fault);
    expect(issuer.requests).not.toContain('/keys');
  });
});

describe('required claims', () => {
  let source: Record<string, string>;
  beforeAll(() => {
    source = { JWT_REQUIRED_CLAIMS: 'token_use=access,ok=true,level=2,groups=staff' };
  });
  afterAll(() => tokens?.close());

  it.each([
    [{ token_use: 'access', ok: true, level: 2, groups: ['x', 'staff'] }, 'identity'],
    [{ token_use: 'access', ok: 'true', level: '2', groups: 'staff' }, 'identity'],
    [{ token_use: 'id', ok: true, level: 2, groups: ['staff'] }, 'rejected'],
    [{ ok: true, level: 2, groups: ['staff'] }, 'rejected'],
    [{ token_use: 'access', ok: false, level: 2, groups: ['staff'] }, 'rejected'],
    [{ token_use: 'access', ok: true, level: 2, groups: ['staffer'] }, 'rejected'],
    [{ token_use: 'access', ok: true, level: 2, groups: { staff: true } }, 'rejected'],
    [{ token_use: ' access', ok: true, level: 2, groups: ['staff'] }, 'rejected'],
  ])('with %j gives an %s', async (claims, outcome) => {
    await expect(open(source).authenticate(issuer.token(claims))).resolves.toHaveProperty(outcome);
  });
});

describe('an audience in another claim', () => {
  it.each(['azp', 'client_id'])('%s must be one of JWT_AUDIENCE', async (claim) => {
    const authenticator = open({ JWT_AUDIENCE_CLAIM: claim, JWT_AUDIENCE: 'a,b' });
    const outcome = (value: unknown): unknown =>
      authenticator.authenticate(signToken(issuer.key, issuer.claims({ aud: 'x', [claim]: value })));
    await expect(outcome('b')).resolves.toHaveProperty('identity');
    for (const value of ['c', undefined, ['a'], '', 'a,b', { a: 1 }]) {
      await expect(outcome(value)).resolves.toEqual({
        rejected: `The claim ${claim} is not one of JWT_AUDIENCE.`,
      });
    }
  });
});
