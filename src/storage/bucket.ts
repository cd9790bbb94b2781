import type { ClockSkew } from './clock-skew.js';
import type { MultipartStore } from './multipart-store.js';
import type { ObjectStore } from './object-store.js';
import type { Presigner } from './presigner.js';

/**
 * A bucket that is reached with one set of credentials. Owns its connections, credentials and signing keys.
 */
export abstract class Bucket {
  /** Unique among all opened buckets. Caches use it as a part of their keys. */
  abstract readonly id: string;
  /** Its name, alias or ARN, as configured. */
  abstract readonly name: string;
  abstract readonly presigner: Presigner;
  abstract readonly objects: ObjectStore;
  abstract readonly multipart: MultipartStore;
  /** The difference between this machine's clock and the store's. */
  abstract readonly clock: ClockSkew;
  /** Closes its idle connections. */
  abstract readonly close: () => void;
}
