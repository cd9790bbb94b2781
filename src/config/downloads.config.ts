import { URL_LIFETIME } from './uploads.config.js';
import type { Variables } from './variables.js';

export abstract class DownloadsConfig {
  /** `DOWNLOAD_URL_EXPIRES`, seconds. */
  abstract readonly urlExpires: number;
  /** `INSPECT_CONTENT`: whether a file is inspected before a download URL is created for it. */
  abstract readonly inspectContent: boolean;
}

export function readDownloads(variables: Variables): DownloadsConfig {
  return {
    urlExpires: variables.integer('DOWNLOAD_URL_EXPIRES', URL_LIFETIME, 600),
    inspectContent: variables.flag('INSPECT_CONTENT', true),
  };
}
