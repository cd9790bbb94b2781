import type { FastifyRequest } from 'fastify';
import { Problem } from '../errors/catalogue.js';

/**
 * The address of this service for recipients of a link, without a slash at the end.
 * @param configured `PUBLIC_URL`. Without it: scheme and host of the request, whose host name has been checked. The
 *   scheme in `X-Forwarded-Proto` counts only if a trusted proxy sent it
 * @throws Problem `invalid_request` if there is neither
 */
export function publicUrl(configured: string | undefined, { protocol, headers }: FastifyRequest): string {
  if (configured !== undefined) return configured;
  const { host } = headers;
  if (host !== undefined && host !== '') return `${protocol}://${host}`;
  throw new Problem('invalid_request', 'Send a Host header: the URL of the link begins with it.');
}
