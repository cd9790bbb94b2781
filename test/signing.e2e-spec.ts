import { afterAll, beforeAll } from 'vitest';
import type { BucketOptions } from '../src/storage/bucket-options.js';
import { Bucket } from './support/stores/local-bucket.js';
import { describeSigning } from './support/stores/signing-suite.js';

let bucket: Bucket;
beforeAll(async () => {
  bucket = await Bucket.start();
});
afterAll(async () => {
  await bucket.daemon.stop();
});

const options = (): BucketOptions => {
  const { S3_ENDPOINT, AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = bucket.variables;
  return {
    bucket: 'signpost',
    region: 'us-east-1',
    endpoint: S3_ENDPOINT,
    forcePathStyle: true,
    signer: 'sigv4',
    timeoutMs: 2000,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  };
};

describeSigning('the local bucket', options, { multipart: true });
