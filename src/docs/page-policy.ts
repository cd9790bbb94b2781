/** The paths that `serveApiDocs` serves, each with the paths below it. */
export const DOCS_PATHS = ['/docs', '/docs-json', '/docs-yaml'];

/**
 * The sources that Swagger UI may use: its own assets, this API, and the store that presigned URLs point to.
 */
export function docsPagePolicy(bucketOrigins: readonly string[]): {
  path: string;
  sources: Record<string, readonly string[]>;
} {
  return {
    path: '/docs',
    sources: {
      'script-src': ["'self'"],
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': ["'self'", ...bucketOrigins],
    },
  };
}
