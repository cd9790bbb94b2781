import type { KeyPrefix, ObjectKey } from './object-key.js';

export interface ObjectMetadata {
  /** Bytes. */
  size: number;
  contentType: string;
  /**
   * A coding that clients remove before they use the bytes, such as `gzip`. Only if the object was stored
   * with one.
   */
  contentEncoding?: string;
  /** As the store returns it, in quotes. */
  etag: string;
  lastModified: Date;
  /** Only if the bucket had versioning enabled when the object was stored. */
  versionId?: string;
}

export interface ObjectHead extends ObjectMetadata {
  /** Base64 of the whole object's SHA-256. Only if requested, and if the store keeps one. */
  checksumSha256?: string;
}

/** Bytes of an object that inspection reads: the file type shows at the beginning. */
export const PEEK_BYTES = 4096;

export interface ObjectPeek extends ObjectMetadata {
  /** The first `PEEK_BYTES`, or all of a smaller object. */
  firstBytes: Uint8Array;
}

/** Its key may be one that `Namespace.key` rejects, if another program stored the object. */
export type ListedObject = Pick<ObjectMetadata, 'size' | 'etag' | 'lastModified'> & { key: string };

export interface ObjectPage {
  /** Sorted by the UTF-8 bytes of their keys. */
  objects: ListedObject[];
  /** The key that the next page starts after; undefined on the last page. */
  next: string | undefined;
}

export interface ListRequest {
  prefix: KeyPrefix;
  /** Omits keys up to and including this one, which need not exist. */
  after?: string | undefined;
  /** 1 to 1,000. */
  limit: number;
}

/**
 * The objects of one bucket. Never reads more than `PEEK_BYTES` of an object.
 *
 * Every method throws Problem `store_unreachable` if no response arrives in time, `store_refused` if the
 * store rejects the service's credentials, and `credentials_unavailable` if there are none.
 */
export abstract class ObjectStore {
  /** @throws Problem `object_not_found` */
  abstract head(key: ObjectKey, options?: { checksum?: boolean }): Promise<ObjectHead>;
  /**
   * Sends one ranged GET. For an empty object a second request follows: its range cannot be satisfied
   * (RFC 9110, 14.1.2), and the 416 response does not include its type.
   * @throws Problem `object_not_found`
   */
  abstract peek(key: ObjectKey): Promise<ObjectPeek>;
  /**
   * Whether URLs for versions of this bucket's objects work. AWS grants that with `s3:GetObjectVersion`, not
   * with `s3:GetObject`. Sends a request until the store has answered it once. Logs the answer no.
   */
  abstract canReadVersion(key: ObjectKey, versionId: string): Promise<boolean>;
  abstract list(request: ListRequest): Promise<ObjectPage>;
  /** Also resolves if the object does not exist. */
  abstract delete(key: ObjectKey): Promise<void>;
  /** Resolves if the bucket exists and the service's credentials can use it. */
  abstract checkBucket(): Promise<void>;
}
