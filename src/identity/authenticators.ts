import { Logger } from '@nestjs/common';
import type { IdentityConfig } from '../config/identity.config.js';
import type { Tenants } from '../tenants/tenants.js';
import { ApiKeys } from './api-keys.js';
import type { Authenticator } from './authenticator.js';
import { configuredApiKeys } from './configured-api-keys.js';

/** In the order in which they are tried. `none` admits every caller (`AUTH=none`). */
export type Authenticators = readonly Authenticator[] | 'none';

/** Injects them. */
export const AUTHENTICATORS = Symbol('Authenticators');

/** Those that `AUTH` lists. */
export async function createAuthenticators(
  config: IdentityConfig,
  tenants: Tenants,
): Promise<Authenticators> {
  const created: Authenticator[] = [];
  if (config.auth.includes('api-key')) created.push(new ApiKeys(configuredApiKeys(config, tenants)));
  if (config.jwt !== undefined) {
    // Loads jose, which other configurations do not need.
    const { createJsonWebTokens } = await import('./json-web-tokens.js');
    created.push(createJsonWebTokens(config.jwt, new Logger('JsonWebTokens')));
  }
  return config.auth.length === 0 ? 'none' : created;
}
