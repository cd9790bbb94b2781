import type { Environment } from '../config/environment.js';

/** The addresses printed after a development start. */
export function startupBanner(
  url: string,
  bucketOrigin: string,
  { store, localBucket }: Pick<Environment, 'store' | 'localBucket'>,
): string {
  const bucket =
    store.bucket === undefined
      ? `${bucketOrigin}/signpost  (embedded; files in ${localBucket.dir})`
      : `${store.bucket} at ${bucketOrigin}`;
  return `
  Signpost is ready.

    API         ${url}
    Swagger UI  ${url}/docs   <- click here next
    Bucket      ${bucket}

`;
}
