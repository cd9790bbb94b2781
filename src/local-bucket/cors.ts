import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Error } from './s3-error.js';

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];
const MAX_AGE_SECONDS = 3600;
const EXPOSED = [
  'ETag',
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'x-amz-checksum-crc32',
  'x-amz-checksum-crc32c',
  'x-amz-checksum-crc64nvme',
  'x-amz-checksum-sha1',
  'x-amz-checksum-sha256',
  'x-amz-checksum-type',
  'x-amz-delete-marker',
  'x-amz-request-id',
  'x-amz-server-side-encryption',
  'x-amz-version-id',
].join(', ');

/** Cross-origin rules: the same for every bucket, from a list of origins or for any. */
export class Cors {
  constructor(private readonly origins: readonly string[] | '*') {}

  /** What every answer to an admitted origin carries, refusals too: a browser shows a page no other error. */
  apply(http: IncomingMessage, response: ServerResponse): void {
    if (this.origins !== '*') response.setHeader('vary', 'Origin');
    const allowed = this.allowedOrigin(http.headers.origin);
    if (allowed === undefined) return;
    response.setHeader('access-control-allow-origin', allowed);
    response.setHeader('access-control-expose-headers', EXPOSED);
  }

  preflight(http: IncomingMessage, response: ServerResponse): void {
    const { origin } = http.headers;
    const method = http.headers['access-control-request-method'];
    if (origin === undefined || method === undefined) {
      throw new S3Error(
        'BadRequest',
        'Insufficient information. Origin and Access-Control-Request-Method request headers needed.',
      );
    }
    if (this.allowedOrigin(origin) === undefined || !METHODS.includes(method)) {
      throw new S3Error('AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
    }
    response.setHeader('access-control-allow-methods', METHODS.join(', '));
    const headers = http.headers['access-control-request-headers'];
    if (headers !== undefined) response.setHeader('access-control-allow-headers', headers);
    response.setHeader('access-control-max-age', String(MAX_AGE_SECONDS));
    response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
    response.writeHead(200, { 'content-length': '0' }).end();
  }

  private allowedOrigin(origin: string | undefined): string | undefined {
    if (origin === undefined) return undefined;
    if (this.origins === '*') return '*';
    return this.origins.includes(origin) ? origin : undefined;
  }
}
