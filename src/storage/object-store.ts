export interface ObjectMetadata {
  /** Bytes. */
  size: number;
  contentType: string;
  /** As the store gives it, in quotes. */
  etag: string;
}

/**
 * Asks the store about objects, never for their bytes.
 *
 * Every method throws Problem `store_unreachable` when no answer comes in time, `store_refused` when the store does
 * not accept our credentials, and `credentials_unavailable` when there are none.
 */
export abstract class ObjectStore {
  /** @throws Problem `object_not_found` */
  abstract head(key: string): Promise<ObjectMetadata>;
  /** Resolves when the bucket is there and ours to use. */
  abstract checkBucket(): Promise<void>;
}
