import type { BucketOptions } from './bucket-options.js';

/**
 * With AWS's example credentials:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export const OPTIONS: BucketOptions = {
  bucket: 'photos',
  region: 'eu-central-1',
  forcePathStyle: false,
  signer: 'sigv4',
  timeoutMs: 1000,
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
};
