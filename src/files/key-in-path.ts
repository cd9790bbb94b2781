import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';

/** The key in the path of `/files/{key}`: percent-encoded UTF-8, with slashes encoded or not. */
export const KeyInPath = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  keyInPath(context.switchToHttp().getRequest<FastifyRequest>().url),
);

/**
 * Reads the raw request target and decodes it once. The router decodes some escapes before it extracts the
 * parameter, and `%2525` is a different key than `%25`.
 * @throws Problem `invalid_request` for a malformed escape, and for a query string
 */
export function keyInPath(url: string): string {
  // A proxy may send the absolute form (RFC 9112, 3.2.2).
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const [, key = '', query = ''] = /^\/[^/]+\/([^?]*)(?:\?(.*))?$/s.exec(target) ?? [];
  if (query !== '')
    throw new Problem('invalid_request', 'This route takes no query parameters, only the key in its path.');
  try {
    return decodeURIComponent(key);
  } catch {
    throw new Problem('invalid_request', 'The key in the path must be percent-encoded UTF-8.');
  }
}
