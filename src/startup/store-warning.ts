import type { StoreConfig } from '../config/store.config.js';

/**
 * A warning for a store that may accept unsigned `x-amz-*` headers (Ceph RGW does). None for AWS and for
 * the embedded bucket, which reject them, and for a store with upload credentials.
 */
export function storeWarnings({ bucket, endpoint, uploadCredentials }: StoreConfig): string[] {
  if (bucket === undefined || endpoint === undefined || uploadCredentials !== undefined) return [];
  return [
    'Some stores let clients add x-amz-copy-source to an upload URL and so read other objects. ' +
      'Run npm run bucket:doctor to test this store.',
  ];
}
