import type { Environment } from '../config/environment.js';

/** The addresses printed after a development start. Only those of pages are links. */
export function startupBanner(
  url: string,
  bucketOrigin: string,
  { store, localBucket }: Pick<Environment, 'store' | 'localBucket'>,
): string {
  const bucket =
    store.bucket === undefined
      ? `signpost on port ${new URL(bucketOrigin).port}  (embedded; files in ${localBucket.dir})`
      : `${store.bucket} at ${new URL(bucketOrigin).host}`;
  return `
  Signpost is ready.

    Swagger UI  ${url}/docs   <- click here next
    API         ${url}
    Bucket      ${bucket}

`;
}
