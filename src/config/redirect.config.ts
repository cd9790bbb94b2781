import { URL_LIFETIME } from './uploads.config.js';
import type { Variables } from './variables.js';

export abstract class RedirectConfig {
  /** `PROXY_URL_EXPIRES`, seconds. */
  abstract readonly urlExpires: number;
  /** `PROXY_CHECK_OBJECT`: ask the store whether the object exists before redirecting to it. */
  abstract readonly checkObject: boolean;
  /** `PROXY_CACHE_WINDOW`, seconds in which the same link gives the same URL; 0 signs each anew. */
  abstract readonly cacheWindow: number;
  /** `PROXY_LEGACY_STATUS`: answer a missing object with 500, as the system before this one did. */
  abstract readonly legacyStatus: boolean;
}

export function readRedirect(variables: Variables): RedirectConfig {
  const urlExpires = variables.integer('PROXY_URL_EXPIRES', URL_LIFETIME, 14_400);
  return {
    urlExpires,
    checkObject: variables.flag('PROXY_CHECK_OBJECT', true),
    // A URL that dates from the start of its window has to live beyond the end of it.
    cacheWindow: variables.integer(
      'PROXY_CACHE_WINDOW',
      { min: 0, max: Math.floor(urlExpires / 2), unit: 'seconds' },
      0,
    ),
    legacyStatus: variables.flag('PROXY_LEGACY_STATUS', false),
  };
}
