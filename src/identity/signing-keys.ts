import { createPublicKey } from 'node:crypto';
import { createLocalJWKSet, type JWK, type LocalJWKSet } from 'jose';
import { isObject } from './claims.js';

const MAX_KEYS = 100;

/** Bits; RFC 7518, 3.3. */
const MIN_RSA_BITS = 2048;

/** The public keys of an issuer that can verify signatures. */
export class SigningKeys {
  /** Finds the one key that a token names, if the key allows the algorithm of the token. */
  readonly find: LocalJWKSet;
  readonly count: number;
  readonly #ids: ReadonlySet<unknown>;

  /** @param document a JWK set (RFC 7517, 5), which is not trusted to be one */
  static from(document: unknown): SigningKeys {
    if (!isObject(document) || !Array.isArray(document['keys'])) throw new Error('is not a JWK set');
    const keys = document['keys'].slice(0, MAX_KEYS).filter((key) => isUsable(key));
    if (keys.length === 0) throw new Error('contains no public key that can verify signatures');
    return new SigningKeys(keys);
  }

  private constructor(keys: JWK[]) {
    this.count = keys.length;
    this.find = createLocalJWKSet({ keys });
    this.#ids = new Set(keys.map(({ kid }) => kid));
  }

  /** @param id the `kid` of a token, as it was sent; a token without one does not name a key */
  mayVerify(id: unknown): boolean {
    return typeof id !== 'string' || this.#ids.has(id);
  }
}

/** Leaves out keys for encryption, symmetric and private keys, weak ones, and those that Node cannot read. */
function isUsable(key: unknown): key is JWK {
  if (!isObject(key) || !['RSA', 'EC', 'OKP'].includes(String(key['kty'])) || 'd' in key) return false;
  if (key['use'] !== undefined && key['use'] !== 'sig') return false;
  if (key['kid'] !== undefined && typeof key['kid'] !== 'string') return false;
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: { ...key }, format: 'jwk' });
    return (asymmetricKeyDetails?.modulusLength ?? MIN_RSA_BITS) >= MIN_RSA_BITS;
  } catch {
    return false;
  }
}
