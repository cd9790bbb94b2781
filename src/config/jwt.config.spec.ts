import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';
import { JWT_PRESET_NAMES, JWT_PRESETS } from './jwt-presets.js';
import { type JwtConfig, readJwt } from './jwt.config.js';
import { ConfigurationError, Variables, type VariableProblem } from './variables.js';

type Source = Readonly<Record<string, string>>;

const REQUIRED = { AUTH: 'jwt', JWT_ISSUER: 'https://id.example.com', JWT_AUDIENCE: 'signpost' };

const ISSUERS = {
  auth0: 'https://acme.eu.auth0.com/',
  keycloak: 'https://id.example.com/realms/acme',
  cognito: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI',
  supabase: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
  clerk: 'https://clerk.example.com',
  entra: 'https://login.microsoftonline.com/8c2c1c3e-0d5a-4c5b-9d3e-6f1f7f0a9b11/v2.0',
  firebase: 'https://securetoken.google.com/signpost',
} as const;

function read(source: Source): JwtConfig {
  const variables = new Variables(source);
  const config = readJwt(variables);
  variables.assertValid();
  if (config === undefined) throw new Error('no configuration');
  return config;
}

function problemsOf(source: Source): readonly VariableProblem[] {
  try {
    read(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('readJwt', () => {
  it('returns the documented defaults', () => {
    expect(read(REQUIRED)).toEqual({
      issuer: 'https://id.example.com',
      jwksUrl: undefined,
      audiences: ['signpost'],
      audienceClaim: 'aud',
      requiredClaims: [],
      idTokenClaims: [],
      tenantClaim: undefined,
      subjectClaim: ['sub'],
      scopeClaims: [['scope']],
      scopeMap: undefined,
    });
  });

  it.each([{}, { AUTH: 'none' }, { AUTH: 'api-key' }])(
    'returns nothing for %j, but knows the names',
    (auth) => {
      const variables = new Variables({ ...REQUIRED, JWT_ISSUER: 'nonsense', AUTH: '', ...auth });
      expect(readJwt(variables)).toBeUndefined();
      expect(() => variables.assertValid()).not.toThrow();
      expect(variables.known).toContain('JWT_SCOPE_MAP');
    },
  );

  it('reads AUTH as a list', () => {
    expect(read({ ...REQUIRED, AUTH: 'api-key, jwt' }).issuer).toBe('https://id.example.com');
  });

  it('names both variables that AUTH=jwt requires', () => {
    expect(problemsOf({ AUTH: 'jwt' }).map(({ name }) => name)).toEqual(['JWT_AUDIENCE', 'JWT_ISSUER']);
  });

  it('reads every variable', () => {
    const config = read({
      ...REQUIRED,
      JWT_ISSUER: 'https://id.example.com/a/',
      JWT_JWKS_URL: 'https://keys.example.com/set?app=1',
      JWT_AUDIENCE: 'a, b',
      JWT_AUDIENCE_CLAIM: 'azp',
      JWT_REQUIRED_CLAIMS: 'token_use=access, https://example.com/ok=true',
      JWT_CLAIM_TENANT: 'https://example.com/tenant',
      JWT_CLAIM_SUBJECT: 'user.id',
      JWT_CLAIM_SCOPES: 'scp,realm_access.roles',
      JWT_SCOPE_MAP: 'editor=upload|download, https://a.example/b=list,a=b=link',
    });
    expect(config).toEqual({
      issuer: 'https://id.example.com/a/',
      jwksUrl: 'https://keys.example.com/set?app=1',
      audiences: ['a', 'b'],
      audienceClaim: 'azp',
      requiredClaims: [
        { path: ['token_use'], value: 'access' },
        { path: ['https://example.com/ok'], value: 'true' },
      ],
      idTokenClaims: [],
      tenantClaim: ['https://example.com/tenant'],
      subjectClaim: ['user', 'id'],
      scopeClaims: [['scp'], ['realm_access', 'roles']],
      scopeMap: new Map([
        ['editor', ['upload', 'download']],
        ['https://a.example/b', ['list']],
        ['a=b', ['link']],
      ]),
    });
  });

  it.each([
    ['JWT_PRESET', 'okta'],
    ['JWT_ISSUER', 'http://id.example.com'],
    ['JWT_ISSUER', 'https://me:hunter2@id.example.com'],
    ['JWT_ISSUER', 'https://id.example.com?hunter2'],
    ['JWT_ISSUER', 'https://id.example.com#a'],
    ['JWT_ISSUER', 'id.example.com'],
    ['JWT_AUDIENCE', ','],
    ['JWT_AUDIENCE_CLAIM', 'sub'],
    ['JWT_JWKS_URL', 'http://id.example.com/hunter2'],
    ['JWT_JWKS_URL', 'https://me:hunter2@id.example.com/keys'],
    ['JWT_REQUIRED_CLAIMS', 'token_use'],
    ['JWT_REQUIRED_CLAIMS', 'token_use='],
    ['JWT_REQUIRED_CLAIMS', '=access'],
    ['JWT_REQUIRED_CLAIMS', 'aud=other'],
    ['JWT_REQUIRED_CLAIMS', 'exp=1'],
    ['JWT_CLAIM_TENANT', 'a..b'],
    ['JWT_CLAIM_TENANT', 'user_metadata.tenant'],
    ['JWT_CLAIM_SUBJECT', '[a'],
    ['JWT_CLAIM_SUBJECT', 'unsafe_metadata.id'],
    ['JWT_CLAIM_SCOPES', 'scope,.'],
    ['JWT_CLAIM_SCOPES', 'user_metadata.roles'],
    ['JWT_SCOPE_MAP', 'editor'],
    ['JWT_SCOPE_MAP', 'editor='],
    ['JWT_SCOPE_MAP', '=upload'],
    ['JWT_SCOPE_MAP', 'editor=upload|write'],
    ['JWT_SCOPE_MAP', 'editor=upload,editor=list'],
  ])('rejects %s=%s, names the variable and repeats no secret', (name, value) => {
    const problems = problemsOf({ ...REQUIRED, [name]: value });
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems[0]?.expected).toMatch(/^must/);
    if (name !== 'JWT_ISSUER' || value.includes('@')) expect(problems[0]?.expected).not.toContain('hunter2');
  });

  it('requires no subject and no tenant if they are none', () => {
    const config = read({
      ...REQUIRED,
      JWT_PRESET: 'entra',
      JWT_CLAIM_TENANT: 'none',
      JWT_CLAIM_SUBJECT: 'none',
    });
    expect(config).toMatchObject({ tenantClaim: undefined, subjectClaim: undefined });
  });
});

describe('a preset', () => {
  it('is known by each of its names', () => {
    expect([...JWT_PRESET_NAMES].toSorted()).toEqual(Object.keys(JWT_PRESETS).toSorted());
  });

  it.each(JWT_PRESET_NAMES)('%s is complete with an issuer and an audience', (name) => {
    const source = { AUTH: 'jwt', JWT_PRESET: name, JWT_ISSUER: ISSUERS[name], JWT_AUDIENCE: 'signpost' };
    expect(read(source)).toMatchObject({ issuer: ISSUERS[name], audiences: ['signpost'] });
  });

  it.each([
    ['auth0', { scopeClaims: [['permissions']], idTokenClaims: ['nonce'], audienceClaim: 'aud' }],
    [
      'keycloak',
      { scopeClaims: [['realm_access', 'roles']], requiredClaims: [{ path: ['typ'], value: 'Bearer' }] },
    ],
    [
      'cognito',
      {
        audienceClaim: 'client_id',
        requiredClaims: [{ path: ['token_use'], value: 'access' }],
        scopeClaims: [['scope'], ['cognito:groups']],
      },
    ],
    [
      'supabase',
      {
        jwksUrl: `${ISSUERS.supabase}/.well-known/jwks.json`,
        requiredClaims: [{ path: ['role'], value: 'authenticated' }],
      },
    ],
    ['clerk', { audienceClaim: 'azp', jwksUrl: `${ISSUERS.clerk}/.well-known/jwks.json` }],
    ['entra', { tenantClaim: ['tid'], subjectClaim: ['oid'], scopeClaims: [['scp'], ['roles']] }],
    [
      'firebase',
      {
        jwksUrl: 'https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com',
        scopeClaims: [['scopes']],
      },
    ],
  ] as const)('%s fills its defaults', (name, expected) => {
    expect(
      read({ AUTH: 'jwt', JWT_PRESET: name, JWT_ISSUER: ISSUERS[name], JWT_AUDIENCE: 'signpost' }),
    ).toMatchObject(expected);
  });

  it('supabase needs no audience, firebase no issuer', () => {
    expect(read({ AUTH: 'jwt', JWT_PRESET: 'supabase', JWT_ISSUER: ISSUERS.supabase }).audiences).toEqual([
      'authenticated',
    ]);
    expect(read({ AUTH: 'jwt', JWT_PRESET: 'firebase', JWT_AUDIENCE: 'signpost' }).issuer).toBe(
      ISSUERS.firebase,
    );
  });

  it('requires an audience, or an issuer, that it cannot fill', () => {
    expect(problemsOf({ AUTH: 'jwt', JWT_PRESET: 'firebase' }).map(({ name }) => name)).toEqual([
      'JWT_AUDIENCE',
    ]);
    expect(problemsOf({ AUTH: 'jwt', JWT_PRESET: 'supabase' }).map(({ name }) => name)).toEqual([
      'JWT_ISSUER',
    ]);
  });

  it('is overridden by explicit variables', () => {
    const config = read({
      ...REQUIRED,
      JWT_PRESET: 'clerk',
      JWT_AUDIENCE_CLAIM: 'aud',
      JWT_JWKS_URL: 'https://keys.example.com/set',
      JWT_CLAIM_SCOPES: 'o.per',
      JWT_CLAIM_TENANT: 'o.id',
    });
    expect(config).toMatchObject({
      audienceClaim: 'aud',
      jwksUrl: 'https://keys.example.com/set',
      scopeClaims: [['o', 'per']],
      tenantClaim: ['o', 'id'],
    });
  });

  it('keeps its required claims beside explicit ones, unless one replaces them', () => {
    const source = { ...REQUIRED, JWT_PRESET: 'cognito' };
    expect(read({ ...source, JWT_REQUIRED_CLAIMS: 'tier=gold' }).requiredClaims).toEqual([
      { path: ['token_use'], value: 'access' },
      { path: ['tier'], value: 'gold' },
    ]);
    expect(read({ ...source, JWT_REQUIRED_CLAIMS: 'token_use=id' }).requiredClaims).toEqual([
      { path: ['token_use'], value: 'id' },
    ]);
  });

  it.each([
    ['auth0', 'JWT_ISSUER', 'https://acme.eu.auth0.com'],
    ['keycloak', 'JWT_ISSUER', `${ISSUERS.keycloak}/`],
    ['keycloak', 'JWT_AUDIENCE', 'account'],
    ['cognito', 'JWT_ISSUER', `${ISSUERS.cognito}/`],
    ['supabase', 'JWT_ISSUER', `${ISSUERS.supabase}/`],
    ['clerk', 'JWT_ISSUER', `${ISSUERS.clerk}/`],
    ['entra', 'JWT_ISSUER', 'https://login.microsoftonline.com/common/v2.0'],
    ['entra', 'JWT_ISSUER', 'https://login.microsoftonline.com/organizations/v2.0'],
    ['firebase', 'JWT_ISSUER', 'https://securetoken.google.com/another-project'],
  ] as const)('%s rejects %s=%s, which no token of it has', (preset, name, value) => {
    const source = { AUTH: 'jwt', JWT_PRESET: preset, JWT_ISSUER: ISSUERS[preset], JWT_AUDIENCE: 'signpost' };
    expect(problemsOf(source)).toEqual([]);
    expect(problemsOf({ ...source, [name]: value }).map((problem) => problem.name)).toEqual([name]);
  });
});

it('warns that settings for tokens have no effect without AUTH=jwt', () => {
  const warningsOf = (variables: Record<string, string>): readonly string[] =>
    readEnvironment(variables).warnings;
  expect(warningsOf({ JWT_ISSUER: 'https://a.example' })).toEqual([
    'JWT_ISSUER has no effect: AUTH does not contain jwt.',
  ]);
  expect(warningsOf({})).toEqual([]);
});
