import type { FastifyInstance } from 'fastify';
import { Problem } from '../errors/catalogue.js';

/**
 * Rejects a path or query with malformed escapes. The redirect checks its own query, since others append
 * parameters to its links. A lenient parser reads `%ff` as three characters, which is a different value than
 * the caller meant.
 */
export function rejectMalformedEscapes(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ url }, _reply, done) => {
    done(
      url.startsWith('/?') || isWellEncoded(url)
        ? undefined
        : new Problem('invalid_request', 'The query must be percent-encoded UTF-8.'),
    );
  });
}

function isWellEncoded(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url);
    return true;
  } catch {
    return false;
  }
}
