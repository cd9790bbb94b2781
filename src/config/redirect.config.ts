import type { AuthMethod } from './identity.config.js';
import { URL_LIFETIME } from './uploads.config.js';
import type { Variables } from './variables.js';

export abstract class RedirectConfig {
  /** `PROXY_URL_EXPIRES`, seconds. */
  abstract readonly urlExpires: number;
  /** `PROXY_CHECK_OBJECT`: check that the object exists before redirecting to it. */
  abstract readonly checkObject: boolean;
  /**
   * `PROXY_CACHE_WINDOW`: seconds for which a link returns the same URL; 0 signs a new URL for each request.
   */
  abstract readonly cacheWindow: number;
  /** `PROXY_LEGACY_STATUS`: respond with 500 for a missing object, as the legacy proxy did. */
  abstract readonly legacyStatus: boolean;
  /** `PROXY_ACCESS`: who may follow links; `authenticated` requires a credential with the scope `download`. */
  abstract readonly access: 'public' | 'authenticated';
}

export function readRedirect(variables: Variables, auth: readonly AuthMethod[]): RedirectConfig {
  const urlExpires = variables.integer('PROXY_URL_EXPIRES', URL_LIFETIME, 14_400);
  return {
    urlExpires,
    checkObject: variables.flag('PROXY_CHECK_OBJECT', true),
    // A URL is signed as of the start of its window and must outlive the window.
    cacheWindow: variables.integer(
      'PROXY_CACHE_WINDOW',
      { min: 0, max: Math.floor(urlExpires / 2), unit: 'seconds' },
      0,
    ),
    legacyStatus: variables.flag('PROXY_LEGACY_STATUS', false),
    access: readAccess(variables, auth),
  };
}

function readAccess(variables: Variables, auth: readonly AuthMethod[]): RedirectConfig['access'] {
  const isOpen = auth.length === 0;
  const access = variables.oneOf(
    'PROXY_ACCESS',
    ['public', 'authenticated'],
    isOpen ? 'public' : 'authenticated',
  );
  if (isOpen && access === 'authenticated') {
    variables.refuse('PROXY_ACCESS', 'must be public: with AUTH=none, no caller has a credential');
  }
  return access;
}
