import { constants, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto';

export type TestAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA';

/** A key pair of a test issuer. It signs with `node:crypto`, so that tests do not depend on the library under test. */
export interface SigningKey {
  readonly id: string;
  readonly algorithm: TestAlgorithm;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The public key as in a key set, with `kid`, `alg` and `use`. */
  readonly jwk: JsonWebKey;
}

export function createKey(id: string, algorithm: TestAlgorithm = 'ES256', modulusLength = 2048): SigningKey {
  const { publicKey, privateKey } = generate(algorithm, modulusLength);
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: id, alg: algorithm, use: 'sig' };
  return { id, algorithm, privateKey, publicKey, jwk };
}

/** A part of a token: JSON, or text as it is, in base64url. */
export function encodePart(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** @param header replaces the usual members; text is taken as it is */
export function signToken(key: SigningKey, claims: unknown, header: object | string = {}): string {
  const usual = { alg: key.algorithm, typ: 'JWT', kid: key.id };
  const head = encodePart(typeof header === 'string' ? header : { ...usual, ...header });
  const input = `${head}.${encodePart(claims)}`;
  return `${input}.${signatureOf(key, input)}`;
}

export function signatureOf({ algorithm, privateKey }: SigningKey, input: string): string {
  const data = Buffer.from(input);
  const digest = algorithm === 'EdDSA' ? null : `sha${algorithm.slice(2)}`;
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const key = {
    key: privateKey,
    dsaEncoding: 'ieee-p1363' as const,
    ...(algorithm === 'PS256' && pss),
  };
  return sign(digest, data, key).toString('base64url');
}

function generate(
  algorithm: TestAlgorithm,
  modulusLength: number,
): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'ES384') return generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return generateKeyPairSync('rsa', { modulusLength });
}
