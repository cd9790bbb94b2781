import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.js';

/** What a page of some origin may do, and may see of the answer. */
export interface CorsGrant {
  /** The origin, or `*` for any. */
  readonly origin: string;
  readonly methods: readonly string[];
  readonly exposed: readonly string[];
  /** Seconds. */
  readonly maxAge: string | undefined;
}

/** Cross-origin rules: a bucket's own, or the server's where it has none. */
export interface CorsPolicy {
  /** `headers` are those a preflight asks for, in lower case; an actual request has passed that check. */
  grant(origin: string, method: string, headers: readonly string[]): CorsGrant | undefined;
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/** What every answer to an admitted origin carries, refusals too: a browser shows a page no other error. */
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

export function answerPreflight(policy: CorsPolicy, http: IncomingMessage, response: ServerResponse): void {
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
  const asked = headers.filter((name) => name !== '');
  const grant = policy.grant(origin, method, asked);
  if (!grant) throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  response.setHeader('access-control-allow-origin', grant.origin);
  response.setHeader('access-control-allow-methods', grant.methods.join(', '));
  if (asked.length > 0) response.setHeader('access-control-allow-headers', asked.join(', '));
  if (grant.maxAge !== undefined) response.setHeader('access-control-max-age', grant.maxAge);
  if (grant.exposed.length > 0) {
    response.setHeader('access-control-expose-headers', grant.exposed.join(', '));
  }
  response.writeHead(200, { 'content-length': '0' }).end();
}
