import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.js';

/** The methods that pages of one origin may use, and the response headers that they may read. */
export interface CorsGrant {
  /** The origin, or `*` for any. */
  readonly origin: string;
  readonly methods: readonly string[];
  readonly exposed: readonly string[];
  /** Seconds. */
  readonly maxAge: number | string | undefined;
}

/** Cross-origin rules: those of a bucket, or those of the server for buckets without any. */
export interface CorsPolicy {
  /**
   * The grant for a request, or undefined when no rule allows it. `headers` are the names in a preflight's
   * Access-Control-Request-Headers, in lower case; empty for an actual request, whose preflight has checked
   * them.
   */
  grant(origin: string, method: string, headers: readonly string[]): CorsGrant | undefined;
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/**
 * Sets the headers of every response to an allowed origin, errors included: a browser hides other errors from
 * the page.
 */
export function allowOrigin(policy: CorsPolicy, http: IncomingMessage, response: ServerResponse): void {
  const { origin } = http.headers;
  const grant = origin === undefined ? undefined : policy.grant(origin, http.method ?? '', []);
  if (grant?.origin !== '*') response.setHeader('vary', VARY);
  if (!grant) return;
  response.setHeader('access-control-allow-origin', grant.origin);
  if (grant.exposed.length > 0) {
    response.setHeader('access-control-expose-headers', grant.exposed.join(', '));
  }
}

/**
 * Responds to a preflight request.
 *
 * @throws S3Error `BadRequest` without an origin or a method, `AccessForbidden` when no rule allows them.
 */
export function respondToPreflight(
  policy: CorsPolicy,
  http: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('vary', VARY);
  const { origin } = http.headers;
  const method = http.headers['access-control-request-method'];
  if (origin === undefined || method === undefined) {
    throw new S3Error(
      'BadRequest',
      'Insufficient information. Origin and Access-Control-Request-Method request headers needed.',
    );
  }
  const names = http.headers['access-control-request-headers'];
  const headers = (names ?? '').split(',').map((name) => name.trim().toLowerCase());
  const requested = headers.filter((name) => name !== '');
  const grant = policy.grant(origin, method, requested);
  if (!grant) throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  response.setHeader('access-control-allow-origin', grant.origin);
  response.setHeader('access-control-allow-methods', grant.methods.join(', '));
  if (requested.length > 0) {
    response.setHeader('access-control-allow-headers', requested.join(', '));
  }
  if (grant.maxAge !== undefined) response.setHeader('access-control-max-age', grant.maxAge);
  if (grant.exposed.length > 0) {
    response.setHeader('access-control-expose-headers', grant.exposed.join(', '));
  }
  response.writeHead(200, { 'content-length': '0' }).end();
}
