import type { CorsPolicy } from './cors.js';

const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];
const MAX_AGE_SECONDS = '3600';
const EXPOSED = [
  'ETag',
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'Location',
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
];

/**
 * The rules for buckets without a CORS configuration: all methods and headers, for the listed origins or for
 * any.
 */
export function serverCors(origins: readonly string[] | '*'): CorsPolicy {
  return {
    grant: (origin, method) => {
      if ((origins !== '*' && !origins.includes(origin)) || !METHODS.includes(method)) return undefined;
      return {
        origin: origins === '*' ? '*' : origin,
        methods: METHODS,
        exposed: EXPOSED,
        maxAge: MAX_AGE_SECONDS,
      };
    },
  };
}
