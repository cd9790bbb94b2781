/** The paths that `serveApiDocs` serves, each with the paths below it. */
export const DOCS_PATHS = ['/docs', '/docs-json', '/docs-yaml'];

/**
 * Sources for the stores of all tenants. Their origins would tell every visitor of `/docs` the buckets of the
 * tenants, could exceed the headers that proxies accept, and change when the tenants file is read again.
 */
const ANY_STORE = ['https:', 'http:'];

/**
 * The sources that Swagger UI may use: its own assets, this API, and the stores that presigned URLs point to.
 * @param bucketOrigins of the only tenant; undefined if there is a tenants file
 */
export function docsPagePolicy(bucketOrigins: readonly string[] | undefined): {
  path: string;
  sources: Record<string, readonly string[]>;
} {
  return {
    path: '/docs',
    sources: {
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'", ...(bucketOrigins ?? ANY_STORE)],
    },
  };
}
