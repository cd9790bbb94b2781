import type { S3Client } from '@aws-sdk/client-s3';
import type { Store } from './store.js';

/** Where a bucket is reached by its clients, and how it wants to be signed for. */
export interface BucketEndpoint {
  protocol: string;
  hostname: string;
  port: number | undefined;
  /** Before the key: `` for virtual-host style, `/bucket` for path style. */
  path: string;
  signingRegion: string;
  signingName: string;
}

/**
 * Asks the SDK's own endpoint rules, which know virtual hosts, path style, access points and custom endpoints.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function resolveBucketEndpoint(client: S3Client, store: Store): BucketEndpoint {
  const endpoint = store.publicEndpoint ?? store.endpoint;
  const resolved = client.config.endpointProvider({
    Bucket: store.bucket,
    Region: store.region,
    ForcePathStyle: store.forcePathStyle,
    UseFIPS: false,
    UseDualStack: false,
    Accelerate: false,
    UseGlobalEndpoint: false,
    DisableMultiRegionAccessPoints: false,
    ...(endpoint !== undefined && { Endpoint: endpoint }),
  });
  const { protocol, hostname, port, pathname } = resolved.url;
  const scheme = firstAuthScheme(resolved.properties);
  return {
    protocol,
    hostname,
    port: port === '' ? undefined : Number(port),
    path: pathname.replace(/\/$/, ''),
    signingRegion: scheme.signingRegion ?? store.region,
    signingName: scheme.signingName ?? 's3',
  };
}

function firstAuthScheme(properties: Record<string, unknown> | undefined): {
  signingRegion?: string;
  signingName?: string;
} {
  const schemes = properties?.['authSchemes'];
  const first: unknown = Array.isArray(schemes) ? schemes[0] : undefined;
  return typeof first === 'object' && first !== null ? first : {};
}
