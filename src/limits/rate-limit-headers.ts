import type { FastifyReply } from 'fastify';

/**
 * Describes the limit and what is left of it, as draft-ietf-httpapi-ratelimit-headers-11 defines (sections 3
 * and 4). Both are structured fields, so their numbers are integers.
 *
 * There is no partition key (`pk`): each caller has one partition, and the key would repeat its address or
 * credential (section 6.1).
 * @param quota requests per window
 * @param window in seconds
 */
export function setRateLimitHeaders(
  reply: FastifyReply,
  quota: number,
  window: number,
  left: { readonly remaining: number; readonly resetAfter: number },
): void {
  reply.header('ratelimit-policy', `"default";q=${quota};w=${window}`);
  reply.header('ratelimit', `"default";r=${left.remaining};t=${left.resetAfter}`);
}
