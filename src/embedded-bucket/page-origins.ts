import type { ServerConfig } from '../config/server.config.js';

/**
 * Patterns of the origins of pages on this machine, at any port. S3's patterns have one `*`, so a name such as
 * `app.localhost` is allowed at the default port only.
 */
const LOCAL_ORIGINS = [
  'http://localhost',
  'http://localhost:*',
  'http://127.0.0.1',
  'http://127.0.0.1:*',
  'http://[::1]',
  'http://[::1]:*',
  'http://*.localhost',
  'https://localhost',
  'https://localhost:*',
  'https://127.0.0.1',
  'https://127.0.0.1:*',
  'https://[::1]',
  'https://[::1]:*',
  'https://*.localhost',
];

/** The origins whose pages may use the embedded bucket: `CORS_ORIGINS`, else every page on this machine. */
export function pageOrigins(corsOrigins: ServerConfig['corsOrigins']): readonly string[] {
  return typeof corsOrigins === 'string' ? LOCAL_ORIGINS : corsOrigins;
}
