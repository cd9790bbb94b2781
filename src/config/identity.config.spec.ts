import { describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.js';
import { ConfigurationError, type VariableProblem } from './variables.js';

type Source = Record<string, string>;

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];

function problemsOf(source: Source): readonly VariableProblem[] {
  try {
    readEnvironment(source);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('AUTH', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['none', []],
    ['api-key', ['api-key']],
    ['jwt', ['jwt']],
    ['api-key,jwt', ['api-key', 'jwt']],
    ['jwt, api-key', ['api-key', 'jwt']],
  ])('reads %j as %j', (AUTH, auth) => {
    const { identity } = readEnvironment({
      AUTH,
      TENANTS_FILE: 'tenants.json',
      JWT_ISSUER: 'https://issuer.example',
      JWT_AUDIENCE: 'signpost',
    });
    expect(identity.auth).toEqual(auth);
  });

  it.each([
    ['api-key,api-key', 'each method once'],
    ['jwt,jwt', 'each method once'],
    ['none,api-key', 'must be none, api-key, jwt, or api-key,jwt; it is "none,api-key"'],
    ['none,none', 'must be none'],
    ['basic', 'must be none'],
    ['API-KEY', 'must be none'],
    [',', 'must be none'],
  ])('rejects %j', (AUTH, expected) => {
    const problems = problemsOf({ AUTH, API_KEYS: `ci=${A}` });
    expect(problems.map(({ name }) => name)).toContain('AUTH');
    expect(problems[0]?.expected).toContain(expected);
  });

  it('requires keys for api-key, and says how to create one', () => {
    const [problem] = problemsOf({ AUTH: 'api-key' });
    expect(problem?.name).toBe('API_KEYS');
    expect(problem?.expected).toContain('or TENANTS_FILE must be set');
    expect(problem?.expected).toContain('npm run api-key -- --id ID');
    expect(problemsOf({ AUTH: 'api-key', API_KEYS: ',' })[0]?.name).toBe('API_KEYS');
    expect(problemsOf({ AUTH: 'api-key', API_KEYS: `ci=${A}` })).toEqual([]);
    expect(problemsOf({ AUTH: 'api-key', TENANTS_FILE: 'tenants.json' })).toEqual([]);
  });
});

describe('API_KEYS', () => {
  it('are read with their hashes in lower case', () => {
    const { identity } = readEnvironment({ AUTH: 'api-key', API_KEYS: `ci=${A.toUpperCase()}, b-2 = ${B}` });
    expect(identity.apiKeys).toEqual([
      { id: 'ci', sha256: A },
      { id: 'b-2', sha256: B },
    ]);
  });

  it.each([
    [A, 'must list ids and SHA-256 hashes'],
    [`ci=${A.slice(1)}`, 'must list ids and SHA-256 hashes'],
    [`ci=${A}a`, 'must list ids and SHA-256 hashes'],
    [`CI=${A}`, 'must list ids and SHA-256 hashes'],
    [`c_i=${A}`, 'must list ids and SHA-256 hashes'],
    [`=${A}`, 'must list ids and SHA-256 hashes'],
    [`ci=${A},ci=${B}`, 'must contain each id once: ci occurs twice; entry 2'],
    [`ci=${A},b=${A.toUpperCase()}`, 'must contain each hash once: ci and b are the same key; entry 2'],
    ['ci=sgp_ci_0123456789ABCDEFGHIJKLMNOPQ000000', 'must contain hashes, not keys'],
    ['sgp_ci_0123456789ABCDEFGHIJKLMNOPQ000000', 'must contain hashes, not keys'],
  ])('are rejected as %s, without repeating them', (API_KEYS, expected) => {
    const problems = problemsOf({ AUTH: 'api-key', API_KEYS });
    expect(problems.map(({ name }) => name)).toEqual(['API_KEYS']);
    expect(problems[0]?.expected).toContain(expected);
    expect(problems[0]?.expected).not.toMatch(/sgp_|a{8}|b{8}/i);
  });

  it.each([
    ['none', 'callers need no credential'],
    ['jwt', 'API keys are rejected'],
  ])('cause a warning with AUTH=%s', (AUTH, expected) => {
    const jwt = { JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'signpost' };
    const { warnings } = readEnvironment({ AUTH, API_KEYS: `ci=${A}`, ...(AUTH === 'jwt' && jwt) });
    expect(warnings).toEqual([expect.stringContaining(expected) as string]);
    expect(readEnvironment({ AUTH: 'api-key', API_KEYS: `ci=${A}` }).warnings).toEqual([]);
  });
});

describe('PROXY_ACCESS', () => {
  const KEYS = { AUTH: 'api-key', API_KEYS: `ci=${A}` };

  it.each<[Source, string]>([
    [{}, 'public'],
    [{ PROXY_ACCESS: 'public' }, 'public'],
    [KEYS, 'authenticated'],
    [{ ...KEYS, PROXY_ACCESS: 'public' }, 'public'],
    [{ ...KEYS, PROXY_ACCESS: 'authenticated' }, 'authenticated'],
  ])('with %j is %s', (source, access) => {
    expect(readEnvironment(source).redirect.access).toBe(access);
  });

  it('cannot be authenticated with AUTH=none', () => {
    expect(problemsOf({ PROXY_ACCESS: 'authenticated' })[0]?.expected).toContain(
      'must be public: with AUTH=none',
    );
  });
});
