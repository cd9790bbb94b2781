import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { epoch, TestIssuer } from '../../test/support/identity/issuer.js';
import { createKey, signToken } from '../../test/support/identity/signing-key.js';
import type { JwtPresetName } from '../config/jwt-presets.js';
import { createJsonWebTokens } from './json-web-tokens.js';
import { jwtConfig, RecordingLog } from './jwt-config.fixture.js';

interface Provider {
  readonly variables: Readonly<Record<string, string>>;
  readonly header: object;
  /** Without times. */
  readonly claims: object;
  readonly identity: { tenant: string | undefined; subject: string | undefined; scopes: string[] };
  /** What a token of this provider may look like that is not for Signpost. */
  readonly wrong: readonly [string, object][];
}

const TENANT = '8c2c1c3e-0d5a-4c5b-9d3e-6f1f7f0a9b11';

/** Tokens as the providers issue them. The keys come from the test issuer, through JWT_JWKS_URL. */
const PROVIDERS: Readonly<Record<JwtPresetName, Provider>> = {
  auth0: {
    variables: {
      JWT_ISSUER: 'https://acme.eu.auth0.com/',
      JWT_AUDIENCE: 'https://files.example.com',
      JWT_CLAIM_TENANT: 'org_id',
    },
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: 'https://acme.eu.auth0.com/',
      sub: 'auth0|507f1f77bcf86cd799439020',
      aud: ['https://files.example.com', 'https://acme.eu.auth0.com/userinfo'],
      azp: 'my_client_id',
      scope: 'openid profile upload',
      org_id: 'org_9ybsU1dN2dKfDkBi',
      permissions: ['upload', 'download', 'read:users'],
    },
    identity: {
      tenant: 'org_9ybsU1dN2dKfDkBi',
      subject: 'auth0|507f1f77bcf86cd799439020',
      scopes: ['upload', 'download'],
    },
    wrong: [
      ['an id token', { aud: 'my_client_id', nonce: 'n' }],
      ['an id token for the API', { nonce: 'n' }],
      ['a token without an organization', { org_id: undefined }],
      ['an issuer without the slash', { iss: 'https://acme.eu.auth0.com' }],
    ],
  },
  keycloak: {
    variables: {
      JWT_ISSUER: 'https://id.example.com/realms/acme',
      JWT_AUDIENCE: 'signpost',
      JWT_SCOPE_MAP: 'signpost-editor=upload|download|list',
    },
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: 'https://id.example.com/realms/acme',
      aud: ['signpost', 'account'],
      sub: 'f3b1c1d0-8a7e-4f52-bb0f-2d9f0b6f3c11',
      typ: 'Bearer',
      azp: 'web',
      realm_access: { roles: ['offline_access', 'uma_authorization', 'signpost-editor'] },
      resource_access: { account: { roles: ['manage-account'] } },
      scope: 'openid email profile',
    },
    identity: {
      tenant: undefined,
      subject: 'f3b1c1d0-8a7e-4f52-bb0f-2d9f0b6f3c11',
      scopes: ['upload', 'download', 'list'],
    },
    wrong: [
      ['an id token', { typ: 'ID', aud: 'signpost' }],
      ['a refresh token', { typ: 'Refresh' }],
      ['a token bound by DPoP', { typ: 'DPoP', cnf: { jkt: 'x' } }],
      ['a token of a client without the audience mapper', { aud: 'account' }],
      ['a token of another realm', { iss: 'https://id.example.com/realms/other' }],
    ],
  },
  cognito: {
    variables: {
      JWT_ISSUER: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI',
      JWT_AUDIENCE: '1example23456789',
      JWT_SCOPE_MAP: 'signpost/upload=upload,editors=upload|list',
    },
    // Cognito sends no typ.
    header: { alg: 'RS256', typ: undefined },
    claims: {
      iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI',
      sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      'cognito:groups': ['editors'],
      client_id: '1example23456789',
      token_use: 'access',
      scope: 'openid signpost/upload aws.cognito.signin.user.admin',
      version: 2,
      username: 'alice',
    },
    identity: {
      tenant: undefined,
      subject: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      scopes: ['upload', 'list'],
    },
    wrong: [
      ['an id token', { token_use: 'id', aud: '1example23456789', client_id: undefined }],
      ['an id token with a client id', { token_use: 'id' }],
      ['a token of another client', { client_id: 'other' }],
    ],
  },
  supabase: {
    variables: {
      JWT_ISSUER: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      JWT_CLAIM_TENANT: 'app_metadata.tenant',
    },
    header: { alg: 'ES256', typ: 'JWT' },
    claims: {
      iss: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      aud: 'authenticated',
      sub: '11111111-2222-3333-4444-555555555555',
      role: 'authenticated',
      aal: 'aal1',
      session_id: 'aaaaaaaa-2222-3333-4444-555555555555',
      is_anonymous: false,
      app_metadata: { provider: 'email', tenant: 'acme', scopes: ['upload', 'list'] },
      user_metadata: { tenant: 'evil', scopes: ['delete'] },
    },
    identity: {
      tenant: 'acme',
      subject: '11111111-2222-3333-4444-555555555555',
      scopes: ['upload', 'list'],
    },
    wrong: [
      ['the anon role', { role: 'anon', aud: 'anon', sub: undefined }],
      ['the service role', { role: 'service_role' }],
      ['a user without a tenant', { app_metadata: { provider: 'email' } }],
      ['another project', { iss: 'https://zzzzzzzzzzzzzzzzzzzz.supabase.co/auth/v1' }],
    ],
  },
  clerk: {
    variables: {
      JWT_ISSUER: 'https://clerk.example.com',
      JWT_AUDIENCE: 'https://app.example.com,https://admin.example.com',
      JWT_CLAIM_TENANT: 'o.id',
      JWT_SCOPE_MAP: 'admin=upload|download|list|delete,member=upload|download',
    },
    header: { alg: 'RS256', typ: 'JWT', cat: 'cl_B7d4PD111AAA' },
    claims: {
      iss: 'https://clerk.example.com',
      azp: 'https://app.example.com',
      sub: 'user_2aBcDeFgHiJkLmNoPqRsTuVwXyZ',
      sid: 'sess_123',
      v: 2,
      fva: [7, -1],
      o: { id: 'org_123', rol: 'member', slg: 'acme' },
    },
    identity: {
      tenant: 'org_123',
      subject: 'user_2aBcDeFgHiJkLmNoPqRsTuVwXyZ',
      scopes: ['upload', 'download'],
    },
    wrong: [
      ['another page', { azp: 'https://evil.example' }],
      ['no page', { azp: undefined }],
      ['no active organization', { o: undefined }],
    ],
  },
  entra: {
    variables: {
      JWT_ISSUER: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      JWT_AUDIENCE: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
    },
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
      aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
      sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
      tid: TENANT,
      azp: '00001111-aaaa-2222-bbbb-3333cccc4444',
      azpacr: '0',
      scp: 'upload download',
      roles: ['list'],
      ver: '2.0',
    },
    identity: {
      tenant: TENANT,
      subject: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
      scopes: ['upload', 'download', 'list'],
    },
    wrong: [
      ['an id token of the same application', { nonce: 'n', scp: undefined }],
      ['a token for Microsoft Graph', { aud: '00000003-0000-0000-c000-000000000000' }],
      ['a token of version 1', { iss: `https://sts.windows.net/${TENANT}/` }],
      ['another directory', { iss: 'https://login.microsoftonline.com/other/v2.0' }],
      ['no oid', { oid: undefined }],
    ],
  },
  firebase: {
    variables: { JWT_AUDIENCE: 'acme-files', JWT_CLAIM_TENANT: 'firebase.tenant' },
    header: { alg: 'RS256', typ: 'JWT' },
    claims: {
      iss: 'https://securetoken.google.com/acme-files',
      aud: 'acme-files',
      sub: 'Zx9aBcDeFgHiJkLmNoPqRsTuVwX2',
      user_id: 'Zx9aBcDeFgHiJkLmNoPqRsTuVwX2',
      auth_time: 1_760_000_000,
      scopes: ['upload', 'download'],
      firebase: { identities: {}, sign_in_provider: 'password', tenant: 'acme-1a2b3' },
    },
    identity: {
      tenant: 'acme-1a2b3',
      subject: 'Zx9aBcDeFgHiJkLmNoPqRsTuVwX2',
      scopes: ['upload', 'download'],
    },
    wrong: [
      ['another project', { iss: 'https://securetoken.google.com/other', aud: 'other' }],
      ['a session cookie', { iss: 'https://session.firebase.google.com/acme-files' }],
      ['a user outside of the tenants', { firebase: { sign_in_provider: 'anonymous' } }],
      ['no sub', { sub: undefined }],
    ],
  },
};

let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await TestIssuer.start();
  issuer.keys = [createKey('rsa', 'RS256'), createKey('ec', 'ES256')];
});

afterAll(async () => {
  await issuer.stop();
});

async function authenticate(
  name: JwtPresetName,
  changes: object,
  variables: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const provider = PROVIDERS[name];
  const config = jwtConfig({
    JWT_PRESET: name,
    JWT_JWKS_URL: `${issuer.origin}/keys`,
    ...provider.variables,
    ...variables,
  });
  const tokens = createJsonWebTokens(config, new RecordingLog());
  const key = issuer.keys.find(
    ({ algorithm }) => 'alg' in provider.header && algorithm === provider.header.alg,
  );
  const claims = { iat: epoch(), exp: epoch(300), ...provider.claims, ...changes };
  try {
    return await tokens.authenticate(signToken(key ?? issuer.key, claims, provider.header));
  } finally {
    tokens.close();
  }
}

const NAMES = Object.keys(PROVIDERS) as JwtPresetName[];

describe.each(NAMES)('the preset %s', (name) => {
  const { identity, wrong } = PROVIDERS[name];

  it('reads tenant, subject and scopes of a token', async () => {
    await expect(authenticate(name, {})).resolves.toMatchObject({
      identity: { ...identity, scopes: new Set(identity.scopes) },
    });
  });

  it.each(wrong)('rejects %s', async (_what, changes) => {
    await expect(authenticate(name, changes)).resolves.toHaveProperty('rejected');
  });
});

describe('scopes', () => {
  const scopesOf = async (source: Readonly<Record<string, string>>, changes: object): Promise<unknown> => {
    const result = await authenticate('keycloak', changes, { JWT_SCOPE_MAP: '', ...source });
    return result;
  };
  const having = (...scopes: string[]): object => ({ identity: { scopes: new Set(scopes) } });

  it.each<[unknown, string[]]>([
    ['upload list', ['upload', 'list']],
    [' upload  list ', ['upload', 'list']],
    ['upload upload', ['upload']],
    ['Upload UPLOAD uploads signpost:upload upload,list', []],
    [
      ['upload', 'list', 'other', 7, null, { delete: true }],
      ['upload', 'list'],
    ],
    [{ upload: true, list: { org: 'a' }, delete: false, link: null }, ['upload', 'list']],
    [{}, []],
    [[], []],
    ['', []],
    [undefined, []],
    [null, []],
    [true, []],
    [7, []],
  ])('in %j are %j', async (value, scopes) => {
    await expect(scopesOf({ JWT_CLAIM_SCOPES: 'x' }, { x: value })).resolves.toMatchObject(having(...scopes));
  });

  it('come from all claims together', async () => {
    await expect(
      scopesOf({ JWT_CLAIM_SCOPES: 'a,b.c' }, { a: 'upload', b: { c: ['list'] } }),
    ).resolves.toMatchObject(having('upload', 'list'));
  });

  it('come only from names in JWT_SCOPE_MAP, if it is set', async () => {
    const source = { JWT_CLAIM_SCOPES: 'x', JWT_SCOPE_MAP: 'signpost:upload=upload,__proto__=list' };
    await expect(scopesOf(source, { x: 'signpost:upload delete constructor' })).resolves.toMatchObject(
      having('upload'),
    );
  });

  it('are not inherited from the prototype of the claims', async () => {
    await expect(scopesOf({ JWT_CLAIM_SCOPES: 'constructor.name,__proto__' }, {})).resolves.toMatchObject(
      having(),
    );
  });
});
