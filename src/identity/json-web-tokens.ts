import { hash } from 'node:crypto';
import type { Logger } from '@nestjs/common';
import type { JwtConfig } from '../config/jwt.config.js';
import { type Authentication, Authenticator, type KeysStatus } from './authenticator.js';
import { Issuer } from './issuer.js';
import { IssuerKeys } from './issuer-keys.js';
import { faultOfForm, isTokenLike } from './token-form.js';
import { identityOf } from './token-identity.js';
import { TokenRejection } from './token-rejection.js';
import { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens } from './verified-tokens.js';

/**
 * Authenticates by JSON Web Tokens of one issuer. It loads `jose`: import this file dynamically, so that other
 * configurations do not pay for it.
 */
export class JsonWebTokens extends Authenticator {
  readonly #verified = new VerifiedTokens();
  readonly #pending = new Map<string, Promise<Authentication>>();
  readonly #verifier: TokenVerifier;

  constructor(
    private readonly config: JwtConfig,
    private readonly keys: IssuerKeys,
  ) {
    super();
    this.#verifier = new TokenVerifier(config, keys);
  }

  /** Synchronous for a token that was verified within the last minute. */
  override authenticate(credential: string): Authentication | undefined | Promise<Authentication> {
    if (!isTokenLike(credential)) return undefined;
    const id = hash('sha256', credential, 'base64');
    return this.#verified.get(id) ?? this.#pending.get(id) ?? this.#begin(id, credential);
  }

  /** The state of the issuer's keys. */
  override get status(): KeysStatus {
    return this.keys.status;
  }

  override close(): void {
    this.keys.close();
  }

  #begin(id: string, token: string): Authentication | Promise<Authentication> {
    const fault = faultOfForm(token);
    if (fault !== undefined) return { rejected: fault };
    const verification = this.#verify(id, token).finally(() => this.#pending.delete(id));
    this.#pending.set(id, verification);
    return verification;
  }

  async #verify(id: string, token: string): Promise<Authentication> {
    try {
      const claims = await this.#verifier.verify(token);
      return this.#verified.add(id, identityOf(claims, this.config), claims.exp * 1000);
    } catch (error) {
      if (error instanceof TokenRejection) return { rejected: error.message };
      throw error;
    }
  }
}

/**
 * Starts to fetch the keys of the issuer and does not wait for them: requests wait for the first response, and get
 * 503 `identity_unavailable` if it fails.
 */
export function createJsonWebTokens(config: JwtConfig, log: Pick<Logger, 'log' | 'warn'>): JsonWebTokens {
  const keys = new IssuerKeys(new Issuer(config), log);
  keys.open();
  return new JsonWebTokens(config, keys);
}
