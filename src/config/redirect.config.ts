import { URL_LIFETIME } from './uploads.config.js';
import type { Variables } from './variables.js';

export abstract class RedirectConfig {
  /** `PROXY_URL_EXPIRES`, seconds. */
  abstract readonly urlExpires: number;
  /** `PROXY_CHECK_OBJECT`: ask the store whether the object exists before redirecting to it. */
  abstract readonly checkObject: boolean;
  /** `PROXY_LEGACY_STATUS`: answer a missing object with 500, as the system before this one did. */
  abstract readonly legacyStatus: boolean;
}

export function readRedirect(variables: Variables): RedirectConfig {
  return {
    urlExpires: variables.integer('PROXY_URL_EXPIRES', URL_LIFETIME, 14_400),
    checkObject: variables.flag('PROXY_CHECK_OBJECT', true),
    legacyStatus: variables.flag('PROXY_LEGACY_STATUS', false),
  };
}
