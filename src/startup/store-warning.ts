import type { StoreConfig } from '../config/store.config.js';

/**
 * A warning for a store that may accept unsigned `x-amz-*` headers (Ceph RGW does). None for AWS and for
 * the embedded bucket, which reject them, and for a store with upload credentials.
 */
export function storeWarnings({ bucket, endpoint, uploadCredentials }: StoreConfig): string[] {
  if (bucket === undefined || endpoint === undefined || uploadCredentials !== undefined) return [];
  return [
    'S3_ENDPOINT is set without upload credentials. On some stores, a client can then add x-amz-copy-source to an ' +
      'upload URL and read other objects. Run npm run bucket:doctor. If it reports this, set ' +
      'S3_UPLOAD_ACCESS_KEY_ID and S3_UPLOAD_SECRET_ACCESS_KEY.',
  ];
}
