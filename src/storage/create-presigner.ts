import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigurationError } from '../config/variables.js';
import { resolveBucketEndpoint } from './bucket-endpoint.js';
import { CredentialSource } from './credentials.js';
import type { Presigner } from './presigner.js';
import { createS3Client } from './s3-client.js';
import { SdkPresigner } from './sdk.presigner.js';
import { SigV4Presigner } from './sigv4/sigv4.presigner.js';
import type { Store } from './store.js';

/** The presigner for a store: our own, unless the SDK's is asked for or the bucket is signed for in another way. */
export async function createPresigner(
  store: Store,
  client: S3Client = createS3Client(store),
): Promise<Presigner> {
  const endpoint = await resolveBucketEndpoint(client, store);
  if (endpoint.scheme === 'sigv4a') await loadSigV4A();
  const credentials = new CredentialSource((options) => client.config.credentials(options), store.timeoutMs);
  return store.signer === 'sigv4' && endpoint.scheme === 'sigv4'
    ? new SigV4Presigner(endpoint, credentials)
    : new SdkPresigner(client, endpoint, credentials);
}

/** Multi-region access points are signed for by AWS's native library, which is not installed along with the rest. */
const SIGV4A = '@aws-sdk/signature-v4-crt';

async function loadSigV4A(): Promise<void> {
  try {
    await import(SIGV4A);
  } catch {
    const expected = `is a multi-region access point, which only ${SIGV4A} can sign for: npm install ${SIGV4A}`;
    throw new ConfigurationError([{ name: 'S3_BUCKET', expected }]);
  }
}
