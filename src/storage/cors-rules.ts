/** A CORS rule of a bucket. Origins and request headers are patterns with at most one `*`. */
export interface CorsRule {
  readonly id: string;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Request headers that need permission in a preflight, in lower case. */
  readonly headers: readonly string[];
  /** Response headers that pages may read. */
  readonly exposed: readonly string[];
  /** Seconds for which browsers may cache a preflight response. */
  readonly maxAge: number;
}

/**
 * Request headers of a download: ranges and conditions. `Range: bytes=-5` needs a preflight, although
 * `Range: bytes=0-4` needs none (Fetch, "CORS-safelisted request-header").
 */
const DOWNLOAD_HEADERS = [
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
];

const UPLOAD_HEADERS = [
  'content-type',
  'x-amz-checksum-sha256',
  'x-amz-mp-object-size',
  // S3_UPLOAD_SIGN_HEADERS
  'x-amz-acl',
  'x-amz-tagging',
  // Dropzone adds these two to the request of its form.
  'cache-control',
  'x-requested-with',
];

const EXPOSED_HEADERS = [
  // Completing a multipart upload takes the ETag of each part.
  'ETag',
  'Accept-Ranges',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Length',
  'Content-Range',
  'Location',
  'x-amz-checksum-sha256',
  'x-amz-request-id',
  'x-amz-version-id',
];

const MAX_AGE = 3600;

/** Lets pages of these origins use every kind of presigned URL: upload (PUT, parts, form), download, delete. */
export function pagesRule(origins: readonly string[]): CorsRule {
  return {
    id: 'signpost',
    origins,
    methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
    headers: [...UPLOAD_HEADERS, ...DOWNLOAD_HEADERS],
    exposed: EXPOSED_HEADERS,
    maxAge: MAX_AGE,
  };
}

/**
 * Lets pages read a file through the redirect of the service. The request that follows a redirect between two
 * other origins has `Origin: null` (Fetch, "HTTP-redirect fetch"), so the rule must allow any origin. It gives
 * nothing away: the presigned URL is the permission, and the response to `*` is not readable with cookies.
 */
export const REDIRECTS_RULE: CorsRule = {
  id: 'signpost-redirects',
  origins: ['*'],
  methods: ['GET', 'HEAD'],
  headers: DOWNLOAD_HEADERS,
  exposed: EXPOSED_HEADERS,
  maxAge: MAX_AGE,
};

/**
 * The CORS rules of a bucket for pages of these origins. The setup writes them, the doctor checks them, and
 * the embedded bucket follows them. The store applies the first rule that matches.
 */
export function corsRules(origins: readonly string[]): CorsRule[] {
  return [pagesRule(origins), REDIRECTS_RULE];
}
