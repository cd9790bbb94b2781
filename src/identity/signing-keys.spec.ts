import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createKey } from '../../test/support/identity/signing-key.js';
import { SigningKeys } from './signing-keys.js';

const RSA = createKey('rsa', 'RS256').jwk;
const EC = createKey('ec').jwk;
const PRIVATE = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

describe('SigningKeys', () => {
  it('takes the public keys for signatures, with and without use and alg', () => {
    const { use, alg, ...plain } = RSA;
    expect([use, alg]).toEqual(['sig', 'RS256']);
    const keys = SigningKeys.from({ keys: [{ ...plain, x5c: ['AAAA'] }, EC], extra: true });
    expect(keys.count).toBe(2);
    expect(['rsa', 'ec', undefined].map((id) => keys.mayVerify(id))).toEqual([true, true, true]);
    expect(['other', '', '__proto__'].map((id) => keys.mayVerify(id))).toEqual([false, false, false]);
  });

  it.each<[string, unknown]>([
    ['a key for encryption', { ...RSA, use: 'enc' }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA', kid: 'k' }],
    ['a private key', { ...PRIVATE, kid: 'k' }],
    ['a weak RSA key', createKey('weak', 'RS256', 1024).jwk],
    ['a key without a modulus', { kty: 'RSA', e: 'AQAB', kid: 'k' }],
    ['a point that is not on the curve', { ...EC, x: 'AAAA' }],
    ['an unknown curve', { ...EC, crv: 'P-1' }],
    ['an unknown kind', { ...EC, kty: 'XX' }],
    ['a kid that is a number', { ...EC, kid: 1 }],
    ['null', null],
    ['a text', 'key'],
    ['a list', [EC]],
  ])('leaves out %s', (_what, key) => {
    expect(SigningKeys.from({ keys: [key, EC] }).count).toBe(1);
    expect(() => SigningKeys.from({ keys: [key] })).toThrow(
      'contains no public key that can verify signatures',
    );
  });

  it.each<[unknown]>([[undefined], [null], ['text'], [[]], [[EC]], [{}], [{ keys: EC }], [{ keys: 'x' }]])(
    'rejects %j, which is no key set',
    (document) => {
      expect(() => SigningKeys.from(document)).toThrow('is not a JWK set');
    },
  );

  it('reads no more than 100 keys', () => {
    const many: JsonWebKey[] = Array.from({ length: 500 }, (_, index) => ({ ...EC, kid: `k-${index}` }));
    expect(SigningKeys.from({ keys: many }).count).toBe(100);
  });
});
