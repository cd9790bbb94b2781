import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';

/** The key in the path of `/files/{key}`, as percent-encoded UTF-8; its slashes may be encoded or not. */
export const KeyInPath = createParamDecorator((_data: unknown, context: ExecutionContext): string =>
  keyInPath(context.switchToHttp().getRequest<FastifyRequest>().url),
);

/**
 * Read from the request's target as it came, and decoded once: the router decodes some escapes of a path before it takes the
 * parameter from it, and `%2525` is another key than `%25`.
 * @throws Problem `invalid_request` for what no encoder wrote, and for a query
 */
export function keyInPath(url: string): string {
  // A proxy may send the absolute form (RFC 9112, 3.2.2).
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '');
  const [, key = '', query = ''] = /^\/[^/]+\/([^?]*)(?:\?(.*))?$/s.exec(target) ?? [];
  if (query !== '')
    throw new Problem('invalid_request', 'This route takes no parameters but the key in its path.');
  try {
    return decodeURIComponent(key);
  } catch {
    throw new Problem('invalid_request', 'The key in the path is not percent-encoded UTF-8.');
  }
}
