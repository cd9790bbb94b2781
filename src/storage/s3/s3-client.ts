import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { BucketOptions } from '../bucket-options.js';
import type { ClockSkew } from '../clock-skew.js';
import { roleCredentials } from './role-credentials.js';

/**
 * The SDK's client, with its endpoint rules, credential chain and retries (three attempts, with jitter).
 * @param clock observes every response, errors included
 */
export function createS3Client(options: BucketOptions, clock?: ClockSkew): S3Client {
  const config: S3ClientConfig = {
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    maxAttempts: 3,
    // AWS_ENDPOINT_URL and ~/.aws/config would lead the client, but not the signer, to another store.
    ignoreConfiguredEndpointUrls: true,
    // With the SDK's default of 50 sockets, 50 slow responses would block every other request.
    requestHandler: { httpAgent: { maxSockets: 1000 }, httpsAgent: { maxSockets: 1000 } },
    // Since 3.729 the SDK adds a CRC32 to every upload; stores other than S3 reject it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
  if (options.endpoint !== undefined) config.endpoint = options.endpoint;
  const credentials =
    options.role === undefined ? options.credentials : roleCredentials(options, options.role);
  if (credentials !== undefined) config.credentials = credentials;
  const client = new S3Client(config);
  if (clock !== undefined) observeResponses(client, clock);
  return client;
}

function observeResponses(client: S3Client, clock: ClockSkew): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      clock.observe(dateOf(result.response));
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'clockSkew' },
  );
}

function dateOf(response: unknown): string | undefined {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return undefined;
  const { headers } = response;
  if (typeof headers !== 'object' || headers === null || !('date' in headers)) return undefined;
  return typeof headers.date === 'string' ? headers.date : undefined;
}
