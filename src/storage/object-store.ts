export interface ObjectMetadata {
  /** Bytes. */
  size: number;
  contentType: string;
  /** What clients decode before they see the bytes, e.g. `gzip`; only where the object was stored with one. */
  contentEncoding?: string;
  /** As the store gives it, in quotes. */
  etag: string;
  lastModified: Date;
}

export interface ObjectHead extends ObjectMetadata {
  /** Base64 of the whole object's SHA-256; only when asked for, and where the store keeps one. */
  checksumSha256?: string;
}

/** How much of an object is looked at, in bytes: what type it is stands in its beginning. */
export const PEEK_BYTES = 4096;

export interface ObjectPeek extends ObjectMetadata {
  /** The first `PEEK_BYTES`, or all of a smaller object. */
  firstBytes: Uint8Array;
}

export type ListedObject = Pick<ObjectMetadata, 'size' | 'etag' | 'lastModified'> & { key: string };

export interface ObjectPage {
  /** In the order of their keys' UTF-8. */
  objects: ListedObject[];
  /** What the next page starts after; undefined on the last. */
  next: string | undefined;
}

export interface ListRequest {
  prefix: string;
  /** Keys up to this one, itself included, are left out; it need not exist. */
  after?: string | undefined;
  /** 1 to 1,000. */
  limit: number;
}

/**
 * Asks the store about objects, never for more of their bytes than `PEEK_BYTES`.
 *
 * Every method throws Problem `store_unreachable` when no answer comes in time, `store_refused` when the store does
 * not accept our credentials, and `credentials_unavailable` when there are none.
 */
export abstract class ObjectStore {
  /** @throws Problem `object_not_found` */
  abstract head(key: string, options?: { checksum?: boolean }): Promise<ObjectHead>;
  /**
   * One ranged GET. A range of an empty object cannot be had (RFC 9110, 14.1.2), and that refusal says nothing of its
   * type: a HEAD follows for those.
   * @throws Problem `object_not_found`
   */
  abstract peek(key: string): Promise<ObjectPeek>;
  abstract list(request: ListRequest): Promise<ObjectPage>;
  /** Resolves for an object that is not there as well. */
  abstract delete(key: string): Promise<void>;
  /** Resolves when the bucket is there and ours to use. */
  abstract checkBucket(): Promise<void>;
}
