import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigurationError } from '../config/variables.js';
import type { Store } from './store.js';

/** Where a bucket is reached by its clients, and how it wants to be signed for. */
export interface BucketEndpoint {
  /** As the form policy names it. */
  readonly bucket: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  /** Before the key: `` for virtual-host style, `/bucket` for path style. */
  readonly path: string;
  /** `sigv4`, `sigv4a` (multi-region access points) or `sigv4-s3express`. */
  readonly scheme: string;
  readonly signingRegion: string;
  readonly signingName: string;
}

/**
 * Asks the SDK's own endpoint rules, which know virtual hosts, path style, access points, dual-stack, FIPS and custom
 * endpoints.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export async function resolveBucketEndpoint(client: S3Client, store: Store): Promise<BucketEndpoint> {
  const endpoint = store.publicEndpoint ?? store.endpoint;
  const { url, properties } = askRules(client, {
    Bucket: store.bucket,
    Region: store.region,
    ForcePathStyle: store.forcePathStyle,
    UseFIPS: await client.config.useFipsEndpoint(),
    UseDualStack: await client.config.useDualstackEndpoint(),
    Accelerate: false,
    UseGlobalEndpoint: false,
    DisableMultiRegionAccessPoints: false,
    ...(endpoint !== undefined && { Endpoint: endpoint }),
  });
  const scheme = firstAuthScheme(properties);
  return {
    bucket: store.bucket,
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname.replace(/\/$/, ''),
    scheme: scheme.name ?? 'sigv4',
    signingRegion: scheme.signingRegion ?? store.region,
    signingName: scheme.signingName ?? 's3',
  };
}

type Rules = S3Client['config']['endpointProvider'];

function askRules(client: S3Client, parameters: Parameters<Rules>[0]): ReturnType<Rules> {
  try {
    return client.config.endpointProvider(parameters);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = 'S3_BUCKET, S3_REGION, S3_ENDPOINT and S3_FORCE_PATH_STYLE';
    throw new ConfigurationError([{ name, expected: `do not go together: ${reason}` }]);
  }
}

interface AuthScheme {
  name?: string;
  signingRegion?: string;
  signingName?: string;
}

function firstAuthScheme(properties: Record<string, unknown> | undefined): AuthScheme {
  const schemes = properties?.['authSchemes'];
  const first: unknown = Array.isArray(schemes) ? schemes[0] : undefined;
  return typeof first === 'object' && first !== null ? first : {};
}
