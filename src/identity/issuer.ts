import { isSecureUrl } from '../config/issuer-url.js';
import type { JwtConfig } from '../config/jwt.config.js';
import { isObject } from './claims.js';
import { fetchDocument, IssuerError } from './issuer-document.js';
import { SigningKeys } from './signing-keys.js';

/** Milliseconds for discovery and key set together. */
const TIMEOUT = 5000;

/** Fetches the keys of the issuer: from `JWT_JWKS_URL`, or from where its discovery document says. */
export class Issuer {
  constructor(
    private readonly config: Pick<JwtConfig, 'issuer' | 'jwksUrl'>,
    private readonly timeout = TIMEOUT,
  ) {}

  /** @throws IssuerError if the issuer is unreachable, or if its documents cannot be used */
  async fetchKeys(): Promise<SigningKeys> {
    const signal = AbortSignal.timeout(this.timeout);
    const url = this.config.jwksUrl ?? (await this.#discover(signal));
    const document = await fetchDocument(url, signal);
    try {
      return SigningKeys.from(document);
    } catch (error) {
      throw new IssuerError(url, error instanceof Error ? error.message : String(error));
    }
  }

  async #discover(signal: AbortSignal): Promise<string> {
    const [first, second] = discoveryUrls(this.config.issuer);
    try {
      return await this.#readDiscovery(first, signal);
    } catch (error) {
      const absent = error instanceof IssuerError && error.status !== undefined && error.status < 500;
      if (!absent) throw error;
      return this.#readDiscovery(second, signal);
    }
  }

  async #readDiscovery(url: string, signal: AbortSignal): Promise<string> {
    const document = await fetchDocument(url, signal);
    if (!isObject(document)) throw new IssuerError(url, 'is not a discovery document');
    const { issuer, jwks_uri: keys } = document;
    if (issuer !== this.config.issuer) {
      throw new IssuerError(url, `declares the issuer ${quoted(issuer)}, which is not JWT_ISSUER`);
    }
    if (typeof keys !== 'string' || !isSecureUrl(keys)) {
      throw new IssuerError(url, `has the jwks_uri ${quoted(keys)}, which is no https URL`);
    }
    // A remote issuer must not send requests to this machine.
    if (keys.startsWith('http:') && !this.config.issuer.startsWith('http:')) {
      throw new IssuerError(url, `has the jwks_uri ${quoted(keys)}, although the issuer uses https`);
    }
    return keys;
  }
}

/** OpenID Connect Discovery 1.0, 4; RFC 8414, 3.1, which inserts the well-known part before the path. */
function discoveryUrls(issuer: string): [string, string] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 200)) : typeof value;
}
