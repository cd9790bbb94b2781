import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigurationError } from '../../config/variables.js';
import type { BucketOptions } from '../bucket-options.js';

/** The address of a bucket for clients, and the parameters that its URLs are signed with. */
export interface BucketEndpoint {
  /** The bucket's name in a form policy. */
  readonly bucket: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port: number | undefined;
  /** The path before the key: empty for virtual-host style, `/bucket` for path style. */
  readonly path: string;
  /** `sigv4`, `sigv4a` (multi-region access points) or `sigv4-s3express`. */
  readonly scheme: string;
  readonly signingRegion: string;
  readonly signingName: string;
}

/**
 * Applies the SDK's endpoint rules, which cover virtual hosts, path style, access points, dual-stack, FIPS
 * and custom endpoints.
 * @throws ConfigurationError if the options contradict each other
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export async function resolveBucketEndpoint(
  client: S3Client,
  options: BucketOptions,
): Promise<BucketEndpoint> {
  const endpoint = options.publicEndpoint ?? options.endpoint;
  const { url, properties } = applyRules(client, {
    Bucket: options.bucket,
    Region: options.region,
    ForcePathStyle: options.forcePathStyle,
    UseFIPS: await client.config.useFipsEndpoint(),
    UseDualStack: await client.config.useDualstackEndpoint(),
    Accelerate: false,
    UseGlobalEndpoint: false,
    DisableMultiRegionAccessPoints: false,
    ...(endpoint !== undefined && { Endpoint: endpoint }),
  });
  const scheme = firstAuthScheme(properties);
  return {
    bucket: options.bucket,
    protocol: url.protocol,
    hostname: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    path: url.pathname.replace(/\/$/, ''),
    scheme: scheme.name ?? 'sigv4',
    signingRegion: scheme.signingRegion ?? options.region,
    signingName: scheme.signingName ?? 's3',
  };
}

type Rules = S3Client['config']['endpointProvider'];

function applyRules(client: S3Client, parameters: Parameters<Rules>[0]): ReturnType<Rules> {
  try {
    return client.config.endpointProvider(parameters);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const name = 'S3_BUCKET, S3_REGION, S3_ENDPOINT and S3_FORCE_PATH_STYLE';
    throw new ConfigurationError([{ name, expected: `contradict each other: ${reason}` }]);
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
