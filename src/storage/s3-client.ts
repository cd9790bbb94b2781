import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Store } from './store.js';

/** The SDK's client for a store: its endpoint rules, credential chain and retries (three tries, with jitter). */
export function createS3Client(store: Store): S3Client {
  const config: S3ClientConfig = {
    region: store.region,
    forcePathStyle: store.forcePathStyle,
    maxAttempts: 3,
    // The SDK's 50 sockets would let as many slow answers hold up every other question.
    requestHandler: { httpAgent: { maxSockets: 1000 }, httpsAgent: { maxSockets: 1000 } },
    // Since 3.729 the SDK adds a CRC32 to whatever it sends; stores other than S3 refuse it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  };
  if (store.endpoint !== undefined) config.endpoint = store.endpoint;
  if (store.credentials !== undefined) config.credentials = store.credentials;
  return new S3Client(config);
}
