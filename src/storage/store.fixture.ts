import type { Store } from './store.js';

/** AWS's own example keys: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
export const STORE: Store = {
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
