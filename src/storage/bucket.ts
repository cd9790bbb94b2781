import type { ClockSkew } from './clock-skew.js';
import type { MultipartStore } from './multipart-store.js';
import type { ObjectStore } from './object-store.js';
import type { Presigner, UploadPresigner } from './presigner.js';

/**
 * A bucket that is reached with one set of credentials, or with a second one for uploads. Owns its connections,
 * credentials and signing keys.
 */
export abstract class Bucket {
  /** Unique among all opened buckets. Caches use it as a part of their keys. */
  abstract readonly id: string;
  /** Its name, alias or ARN, as configured. */
  abstract readonly name: string;
  abstract readonly presigner: Presigner;
  /** Signs uploads. The same object as `presigner`, unless there are credentials for uploads. */
  abstract readonly uploadPresigner: UploadPresigner;
  /** Headers that the URLs for a new object sign in addition to its own. Names in lower case. */
  abstract readonly uploadHeaders: Readonly<Record<string, string>>;
  abstract readonly objects: ObjectStore;
  abstract readonly multipart: MultipartStore;
  /** The difference between this machine's clock and the store's. */
  abstract readonly clock: ClockSkew;
  /** Closes its idle connections. */
  abstract readonly close: () => void;
}
