import type { Environment } from '../config/environment.js';

type Settings = Pick<Environment, 'store' | 'localBucket'>;

export interface BannerFacts {
  /** Of the API. */
  readonly url: string;
  /** Of presigned URLs. */
  readonly bucketOrigin: string;
  /** Whether there are credentials to sign with. */
  readonly canSign: boolean;
}

/** The addresses printed after a development start. Only those of pages are links. */
export function startupBanner({ url, bucketOrigin, canSign }: BannerFacts, settings: Settings): string {
  return `
  ${canSign ? 'Signpost is ready.' : 'Signpost is running, but it cannot sign URLs: it has no usable credentials.'}

    Swagger UI  ${url}/docs   <- click here next
    API         ${url}
    Bucket      ${describeBucket(bucketOrigin, settings)}

`;
}

function describeBucket(origin: string, { store, localBucket }: Settings): string {
  const { host, port } = new URL(origin);
  if (store.bucket !== undefined) return `${store.bucket} at ${host}`;
  // A public endpoint may have the default port, and another one than the bucket.
  const address = store.publicEndpoint === undefined ? `on port ${port}` : `at ${host}`;
  return `signpost ${address}  (embedded; files in ${localBucket.dir})`;
}
