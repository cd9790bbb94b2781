import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigurationError } from '../../config/variables.js';
import type { BucketOptions } from '../bucket-options.js';
import type { Presigner } from '../presigner.js';
import { NO_OBSERVER } from '../signature-observer.js';
import { resolveBucketEndpoint } from '../s3/bucket-endpoint.js';
import { type CredentialProvider, CredentialSource } from '../s3/credentials.js';
import { SdkPresigner } from './sdk.presigner.js';
import { SigV4Presigner } from './sigv4/sigv4.presigner.js';

/**
 * Creates our own signer, unless the options select the SDK's or the bucket requires another scheme than
 * SigV4.
 * @param observer sees each signature
 * @param provider the credentials to sign with; those of the client by default
 */
export async function createPresigner(
  options: BucketOptions,
  client: S3Client,
  observer = NO_OBSERVER,
  provider: CredentialProvider = (refresh) => client.config.credentials(refresh),
): Promise<Presigner> {
  const endpoint = await resolveBucketEndpoint(client, options);
  if (endpoint.scheme === 'sigv4a') await loadSigV4A();
  const credentials = new CredentialSource(provider, options.timeoutMs);
  return options.signer === 'sigv4' && endpoint.scheme === 'sigv4'
    ? new SigV4Presigner(endpoint, credentials, observer)
    : new SdkPresigner(client, endpoint, credentials, observer);
}

/** A native library that signs for multi-region access points. It is not installed by default. */
const SIGV4A = '@aws-sdk/signature-v4-crt';

async function loadSigV4A(): Promise<void> {
  try {
    await import(SIGV4A);
  } catch {
    const expected = `is a multi-region access point, which requires another signer: npm install ${SIGV4A}`;
    throw new ConfigurationError([{ name: 'S3_BUCKET', expected }]);
  }
}
