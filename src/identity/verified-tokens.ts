import { LRUCache } from 'lru-cache';
import type { Authentication, Identity } from './authenticator.js';

/** About 6 MB if full. */
const MAX_ENTRIES = 10_000;

/** Milliseconds; a token whose key is gone is accepted for as long. */
const MAX_AGE = 60_000;

/** Remembers verified tokens by their hash, so that they are verified once a minute. */
export class VerifiedTokens {
  readonly #entries = new LRUCache<string, { authentication: Authentication; until: number }>({
    max: MAX_ENTRIES,
  });

  get(hash: string): Authentication | undefined {
    const entry = this.#entries.get(hash);
    return entry !== undefined && entry.until > Date.now() ? entry.authentication : undefined;
  }

  /** @param expiresAt milliseconds since the epoch */
  add(hash: string, identity: Identity, expiresAt: number): Authentication {
    const authentication = { identity };
    const until = Math.min(expiresAt, Date.now() + MAX_AGE);
    this.#entries.set(hash, { authentication, until });
    return authentication;
  }
}
