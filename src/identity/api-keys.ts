import { timingSafeEqual } from 'node:crypto';
import type { TenantApiKeys } from '../tenants/tenant-record.js';
import { hashApiKey, isApiKey, KEY_START } from './api-key-format.js';
import { type Authentication, Authenticator, type Identity } from './authenticator.js';
import { isScope } from './scopes.js';

interface Entry {
  /** SHA-256 of the key, as the bytes of its hex digits. */
  readonly hash: Buffer;
  readonly authentication: { readonly identity: Identity };
  readonly notBefore: number;
  readonly expiresAt: number;
}

const MALFORMED: Authentication = { rejected: 'malformed API key: it is truncated or mistyped' };
const UNKNOWN: Authentication = { rejected: 'unknown API key' };

/**
 * Verifies API keys against their SHA-256. Sends no request, and accepts no key that the current list does not
 * contain.
 */
export class ApiKeys extends Authenticator {
  #source: readonly TenantApiKeys[] | undefined;
  #byHash: ReadonlyMap<string, Entry> = new Map();

  /**
   * @param current the keys that are valid now. The same array stands for the same keys: replace it to change
   *   them. No hash occurs twice in it
   */
  constructor(private readonly current: () => readonly TenantApiKeys[]) {
    super();
  }

  override authenticate(credential: string): Authentication | undefined {
    if (!credential.startsWith(KEY_START)) return undefined;
    const hash = hashApiKey(credential);
    const entry = this.#entries().get(hash);
    // The checksum tells why a key is unknown. A known hash needs no checksum, which costs more than the hash.
    if (entry === undefined) return isApiKey(credential) ? UNKNOWN : MALFORMED;
    // A lookup takes longer for a hash that begins like a known one. That reveals nothing about a key: its hash
    // cannot be chosen. The comparison does not depend on it.
    if (!timingSafeEqual(entry.hash, Buffer.from(hash, 'latin1'))) return UNKNOWN;
    const now = Date.now();
    const { credentialId } = entry.authentication.identity;
    if (now < entry.notBefore) return { rejected: `${credentialId} is not yet valid` };
    if (now >= entry.expiresAt) return { rejected: `${credentialId} has expired` };
    return entry.authentication;
  }

  #entries(): ReadonlyMap<string, Entry> {
    const source = this.current();
    if (source !== this.#source) {
      this.#byHash = new Map(source.flatMap(entriesOf));
      this.#source = source;
    }
    return this.#byHash;
  }
}

function entriesOf({ tenant, apiKeys }: TenantApiKeys): [string, Entry][] {
  return apiKeys.map(({ id, sha256, scopes, subject, notBefore, expiresAt }) => [
    sha256,
    {
      hash: Buffer.from(sha256, 'latin1'),
      authentication: {
        identity: {
          tenant,
          subject,
          scopes: new Set(scopes.filter(isScope)),
          credentialId: tenant === undefined ? `key:${id}` : `key:${tenant}/${id}`,
        },
      },
      notBefore: notBefore ?? Number.NEGATIVE_INFINITY,
      expiresAt: expiresAt ?? Number.POSITIVE_INFINITY,
    },
  ]);
}
