import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ApiKeyRecord, TenantApiKeys } from '../tenants/tenant-record.js';
import { createApiKey, hashApiKey } from './api-key-format.js';
import { ApiKeys } from './api-keys.js';

const KEY = createApiKey('ci');
const record = (key: string, changes: Partial<ApiKeyRecord> = {}): ApiKeyRecord => ({
  id: 'ci',
  sha256: hashApiKey(key),
  scopes: ['upload', 'list'],
  subject: undefined,
  notBefore: undefined,
  expiresAt: undefined,
  ...changes,
});
const keysOf = (changes: Partial<ApiKeyRecord>, tenant: string | undefined = 'acme'): ApiKeys => {
  const list: TenantApiKeys[] = [{ tenant, apiKeys: [record(KEY, changes)] }];
  return new ApiKeys(() => list);
};

afterEach(() => {
  vi.useRealTimers();
});

describe('ApiKeys', () => {
  it('returns the identity of a key', () => {
    expect(keysOf({ subject: 'alice' }).authenticate(KEY)).toEqual({
      identity: {
        tenant: 'acme',
        subject: 'alice',
        scopes: new Set(['upload', 'list']),
        credentialId: 'key:acme/ci',
      },
    });
  });

  it('names a key of the default tenant by its id', () => {
    const list = [{ tenant: undefined, apiKeys: [record(KEY)] }];
    expect(new ApiKeys(() => list).authenticate(KEY)).toMatchObject({
      identity: { tenant: undefined, credentialId: 'key:ci' },
    });
  });

  it.each(['', 'eyJhbGciOiJSUzI1NiJ9.e30.c2ln', 'SGP_ci', 'sgp'])('leaves %j to others', (credential) => {
    expect(keysOf({}).authenticate(credential)).toBeUndefined();
  });

  it.each([
    ['a mistyped key', `${KEY.slice(0, -1)}${KEY.endsWith('0') ? '1' : '0'}`, /malformed/],
    ['a truncated key', KEY.slice(0, 20), /malformed/],
    ['a key of nobody', createApiKey('ci'), /unknown/],
  ])('rejects %s and does not repeat it', (_, credential, reason) => {
    const outcome = keysOf({}).authenticate(credential);
    expect(outcome).toEqual({ rejected: expect.stringMatching(reason) as string });
    expect(JSON.stringify(outcome)).not.toContain(credential.slice('sgp_ci_'.length));
  });

  it.each([
    [{ notBefore: 1000 }, 999, 'key:acme/ci is not yet valid'],
    [{ notBefore: 1000 }, 1000, undefined],
    [{ expiresAt: 2000 }, 1999, undefined],
    [{ expiresAt: 2000 }, 2000, 'key:acme/ci has expired'],
  ])('with %j at %d: %s', (changes, now, rejected) => {
    vi.useFakeTimers({ now });
    const outcome = keysOf(changes).authenticate(KEY);
    expect(outcome !== undefined && 'rejected' in outcome ? outcome.rejected : undefined).toBe(rejected);
  });

  it('follows the current list: a removed key is rejected, a new one accepted', () => {
    const [other, removed] = [createApiKey('b'), KEY];
    let list: TenantApiKeys[] = [{ tenant: 'acme', apiKeys: [record(removed)] }];
    const keys = new ApiKeys(() => list);
    expect(keys.authenticate(removed)).toHaveProperty('identity');
    list = [{ tenant: 'acme', apiKeys: [record(other, { id: 'b' })] }];
    expect(keys.authenticate(removed)).toHaveProperty('rejected');
    expect(keys.authenticate(other)).toHaveProperty('identity');
  });
});
