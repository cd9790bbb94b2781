import type { FastifyReply } from 'fastify';
import { PAGE_STYLE_SOURCE } from './page-style.js';

/**
 * Sends a page that nobody may keep, index, frame or extend.
 * @param formTargets origins besides this one to which its form may lead: Chromium applies `form-action` to the
 *   redirect that follows as well (CSP Level 3, 6.4.1)
 */
export function sendPage(
  reply: FastifyReply,
  status: number,
  page: string,
  formTargets: readonly string[] = [],
): void {
  const actions = formTargets.length === 0 ? "'none'" : ["'self'", ...formTargets].join(' ');
  const policy = [
    "default-src 'none'",
    `style-src ${PAGE_STYLE_SOURCE}`,
    `form-action ${actions}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  void reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .send(page);
}
